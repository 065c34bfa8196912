//! The report of a run: headings, tables, charts and outcomes.

messages! {
    wordmark() { en: "mizan", fa: "میزان" }
    title(load) { en: "Load test with {load}", fa: "آزمون بار با {load}" }
    kind() { en: "Load test report", fa: "گزارش آزمون بار" }
    contents() { en: "Contents", fa: "فهرست" }

    thresholds() { en: "Thresholds", fa: "حدهای مجاز" }
    thresholds_lead() {
        en: "What the scenario demands, and what was measured in the steady phase.",
        fa: "آنچه سناریو می‌خواهد و آنچه در بخش پایدار آزمون اندازه‌گیری شد.",
    }
    requirement() { en: "Demanded", fa: "خواسته" }
    measured() { en: "Measured", fa: "اندازه‌گیری‌شده" }
    state() { en: "State", fa: "وضعیت" }
    confidence() { en: "Confidence that it holds", fa: "اطمینان از برقراری" }
    counted() { en: "counted in this run", fa: "شمارش همین اجرا" }
    samples() { en: "Samples", fa: "نمونه‌ها" }
    over_limit() { en: "Over the limit", fa: "بیش از حد" }
    holds() { en: "holds", fa: "برقرار" }
    broken() { en: "broken", fa: "شکسته" }
    undecided() { en: "undecided", fa: "نامعلوم" }
    no_thresholds() { en: "The scenario sets no threshold.", fa: "سناریو هیچ حد مجازی ندارد." }

    tile_users() { en: "Users", fa: "کاربران" }
    tile_p95(name) { en: "95 % of {name} answers within", fa: "۹۵٪ پاسخ‌های {name} در کمتر از" }
    tile_steps(name) { en: "Steps measured ({name})", fa: "گام‌های اندازه‌گیری‌شده ({name})" }
    tile_failed(n) { en: "{n} failed", fa: "{n} ناموفق" }
    tile_none_failed() { en: "none failed", fa: "بدون خطا" }
    tile_cpu() { en: "Processors busy", fa: "مشغول بودن پردازنده" }
    tile_cpu_max(n) { en: "{n} in the busiest second", fa: "{n} در شلوغ‌ترین ثانیه" }
    tile_throughput(n) { en: "{n} a second", fa: "{n} در هر ثانیه" }
    tile_classes() { en: "in the mix of the scenario", fa: "با ترکیب سناریو" }

    course() { en: "Course of the run", fa: "روند آزمون" }
    course_lead() {
        en: "Grey areas do not count: ramp-up and warm-up before, drain after the steady phase.",
        fa: "بخش‌های خاکستری به حساب نمی‌آیند: بالا رفتن بار و گرم شدن در آغاز، و پایان یافتن درخواست‌ها پس از بخش پایدار.",
    }
    chart_users() { en: "Users and steps in flight", fa: "کاربران و گام‌های در جریان" }
    line_users() { en: "users", fa: "کاربران" }
    line_in_flight() { en: "steps in flight", fa: "گام‌های در جریان" }
    chart_throughput() { en: "Throughput", fa: "گذردهی" }
    line_ended() { en: "steps ended", fa: "گام‌های پایان‌یافته" }
    line_failed() { en: "of these failed", fa: "از این میان ناموفق" }
    chart_response() { en: "Response times", fa: "زمان پاسخ" }
    chart_response_note() {
        en: "Of each time window: half of the answers were faster than the median, 95 % faster than the second line. Windows hold few samples; the verdict reads all of them together.",
        fa: "در هر بازهٔ زمانی: نیمی از پاسخ‌ها از میانه سریع‌تر بودند و ۹۵٪ از خط دوم سریع‌تر. هر بازه نمونهٔ کمی دارد؛ داوری بر پایهٔ همهٔ نمونه‌هاست.",
    }
    line_p50() { en: "median", fa: "میانه" }
    line_p95() { en: "95 % faster than", fa: "۹۵٪ سریع‌تر از" }
    line_max() { en: "slowest", fa: "کندترین" }
    line_limit(limit) { en: "limit: {limit}", fa: "حد مجاز: {limit}" }
    picked(n) {
        en: "One window of each {n} is drawn, the one with the slowest answer.",
        fa: "از هر {n} بازه یکی رسم شده است: آن که کندترین پاسخ را دارد.",
    }

    distribution() { en: "Distribution of response times", fa: "پراکندگی زمان پاسخ" }
    distribution_lead() {
        en: "How large a share of the answers had come after how long. The steeper and the further left, the better.",
        fa: "چه سهمی از پاسخ‌ها تا چه زمانی رسیده بود. هرچه خط تندتر و به چپ نزدیک‌تر، بهتر.",
    }
    chart_distribution() { en: "Share of the answers that had come", fa: "سهم پاسخ‌های رسیده" }
    line_response(name) { en: "{name}: response time", fa: "{name}: زمان پاسخ" }
    line_service(name) { en: "{name}: service time", fa: "{name}: زمان سرویس" }

    steps() { en: "Steps", fa: "گام‌ها" }
    steps_lead() {
        en: "Steady phase. Times in milliseconds, of steps that ended well, from the moment a step was due until its last byte.",
        fa: "بخش پایدار آزمون. زمان‌ها به میلی‌ثانیه و مربوط به گام‌های موفق است، از لحظه‌ای که گام باید آغاز می‌شد تا رسیدن آخرین بایت.",
    }
    step() { en: "Step", fa: "گام" }
    whole_workload(name) { en: "all of {name}", fa: "همهٔ {name}" }
    total() { en: "All", fa: "همه" }
    failed() { en: "Failed", fa: "ناموفق" }
    throughput_per_s() { en: "Per second", fa: "در ثانیه" }
    quantile(n) { en: "p{n}", fa: "صدک {n}" }
    quantile_needs(n) { en: "needs {n}", fa: "نیاز: {n}" }
    max() { en: "Max", fa: "بیشینه" }
    lag_p99() { en: "Generator lag, p99", fa: "تأخیر مولد، صدک ۹۹" }
    at_most(n) { en: "max {n}", fa: "بیشینه {n}" }
    no_steps() {
        en: "Not one step of the steady phase was measured.",
        fa: "در بخش پایدار هیچ گامی اندازه‌گیری نشد.",
    }
    out_of_range(n) {
        en: "{n} samples lasted longer than one hour and are in no quantile.",
        fa: "{n} نمونه بیش از یک ساعت طول کشید و در هیچ صدکی نیامده است.",
    }

    failures() { en: "Failures", fa: "خطاها" }
    failures_lead() {
        en: "What the first failures of each kind said, in the target's own words.",
        fa: "نخستین خطاهای هر گونه، به زبان خودِ سامانهٔ هدف.",
    }
    no_failures() { en: "Nothing failed.", fa: "هیچ گامی ناموفق نبود." }
    failures_without_text() {
        en: "Steps failed, but the record holds no text of a failure.",
        fa: "گام‌هایی ناموفق بودند، ولی متنی از خطاها در پرونده نیست.",
    }
    outcome() { en: "Outcome", fa: "سرانجام" }
    said() { en: "What came back", fa: "آنچه برگشت" }
    count() { en: "Times", fa: "بار" }

    outcome_ok() { en: "ok", fa: "موفق" }
    outcome_failed_check() { en: "failed check", fa: "پاسخ نادرست" }
    outcome_http_error() { en: "HTTP error", fa: "پاسخ خطا" }
    outcome_timed_out() { en: "timed out", fa: "پایان مهلت" }
    outcome_refused() { en: "refused", fa: "اتصال رد شد" }
    outcome_reset() { en: "reset", fa: "اتصال قطع شد" }
    outcome_garbled() { en: "garbled", fa: "پاسخ نامفهوم" }
    outcome_dropped() { en: "dropped", fa: "فرستاده نشد" }
    outcome_censored() { en: "censored", fa: "ناتمام ماند" }

    show_figures() { en: "Figures of this chart", fa: "عددهای این نمودار" }
    chart_label(title) {
        en: "Chart: {title}. Its figures stand in the table below it.",
        fa: "نمودار: {title}. عددهای آن در جدول زیرش آمده است.",
    }
    since_start_s() { en: "seconds since the start", fa: "ثانیه از آغاز" }
    since_start_min() { en: "minutes since the start", fa: "دقیقه از آغاز" }
    since_start_h() { en: "hours since the start", fa: "ساعت از آغاز" }
    axis_count() { en: "count", fa: "تعداد" }
    axis_per_second() { en: "per second", fa: "در هر ثانیه" }
    axis_duration_log() { en: "response time (logarithmic)", fa: "زمان پاسخ (مقیاس لگاریتمی)" }
    axis_share() { en: "share of the answers", fa: "سهم پاسخ‌ها" }
    axis_busy() { en: "share of all processors", fa: "سهم از همهٔ پردازنده‌ها" }
    axis_gib() { en: "\u{2068}GiB\u{2069}", fa: "گیگابایت" }
    axis_mb_per_s() { en: "\u{2068}MB/s\u{2069}", fa: "مگابایت در ثانیه" }
    column_time_s() { en: "Time, s", fa: "زمان، ثانیه" }
    column_ms() { en: "Time, ms", fa: "زمان، میلی‌ثانیه" }
    terminal_throughput() { en: "Per s", fa: "در ثانیه" }
    terminal_units(mark) {
        en: "Times in milliseconds. “{mark}”: not enough samples.",
        fa: "زمان‌ها به میلی‌ثانیه. «{mark}»: نمونه کافی نیست.",
    }
}
