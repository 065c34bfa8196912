//! The calibration: what a step really costs, and how far the predictions are off.

messages! {
    title(date) { en: "Calibration of {date}", fa: "کالیبراسیون {date}" }
    headline(set, factor, base) {
        en: "Measured demand set {set}: {factor} times the processor times of {base}.",
        fa: "مجموعهٔ تقاضای اندازه‌گیری‌شدهٔ {set}: {factor} برابر زمان‌های پردازندهٔ {base}.",
    }
    no_set() {
        en: "No demand set was made: how busy the target was has not been measured.",
        fa: "مجموعهٔ تقاضایی ساخته نشد: میزان مشغول بودن سامانهٔ هدف اندازه‌گیری نشد.",
    }
    error(throughput, throughput_worst, response, response_worst, p95, levels) {
        en: "Error of its predictions on levels held out of the fit ({levels}): throughput {throughput} (worst {throughput_worst}), mean response time {response} (worst {response_worst}), p95 {p95}.",
        fa: "خطای پیش‌بینی در سطح‌هایی که در برازش نبودند ({levels}): گذردهی {throughput} (بدترین {throughput_worst})، میانگین زمان پاسخ {response} (بدترین {response_worst})، صدک ۹۵: {p95}.",
    }
    error_p95(mean, worst) { en: "{mean} (worst {worst})", fa: "{mean} (بدترین {worst})" }
    no_error(levels) {
        en: "Error of its predictions: not measured. {levels} levels leave none to hold out; three do.",
        fa: "خطای پیش‌بینی: اندازه‌گیری نشد. با {levels} سطح نمی‌توان سطحی را کنار گذاشت؛ سه سطح لازم است.",
    }

    law() { en: "What was fitted", fa: "آنچه برازش شد" }
    law_lead() {
        en: "The utilisation law over the fitted levels: busy time is throughput times demand.",
        fa: "قانون بهره‌وری در سطح‌های برازش: زمان مشغول بودن برابر گذردهی ضربدر تقاضا است.",
    }
    quantity() { en: "Quantity", fa: "کمیت" }
    value() { en: "Value", fa: "مقدار" }
    factor() { en: "Factor on the base set", fa: "ضریب مجموعهٔ پایه" }
    step_mean() { en: "Processor time of a mean step", fa: "زمان پردازندهٔ گام میانگین" }
    background() { en: "Busy without load", fa: "مشغول بدون بار" }
    no_background() { en: "none that could be told apart", fa: "چیزی که قابل تشخیص باشد نبود" }
    delay() { en: "Time of a step elsewhere, at light load", fa: "زمان گام در جاهای دیگر، در بار کم" }
    runs() { en: "Runs fitted", fa: "آزمون‌های برازش" }
    busy() { en: "Busy time is that of", fa: "زمان مشغول بودن از" }
    busy_station(n) { en: "the stand-in's queue, {n} servers", fa: "صف سامانهٔ جانشین با {n} سرویس‌دهنده" }
    busy_process(n) { en: "the target's process, on {n} processors", fa: "پردازهٔ سامانهٔ هدف روی {n} پردازنده" }
    host() { en: "Host", fa: "سرور" }
    date() { en: "Date", fa: "تاریخ" }
    scenario() { en: "Scenario", fa: "سناریو" }
    target() { en: "Target", fa: "سامانهٔ هدف" }
    base() { en: "Base set", fa: "مجموعهٔ پایه" }
    interval(value, low, high) { en: "{value} ({low} to {high})", fa: "{value} (از {low} تا {high})" }
    no_interval(value) { en: "{value} (interval not measured)", fa: "{value} (بازهٔ اطمینان اندازه‌گیری نشد)" }
    intervals_lead(confidence) {
        en: "In brackets stand intervals of {confidence} confidence.",
        fa: "بازه‌های داخل پرانتز با اطمینان {confidence} است.",
    }

    levels() { en: "Levels", fa: "سطح‌ها" }
    levels_lead() {
        en: "Measured and predicted. The law was fitted on some levels; the others were held out to see how far its predictions are off.",
        fa: "اندازه‌گیری و پیش‌بینی. قانون روی بعضی سطح‌ها برازش شد و بقیه کنار گذاشته شد تا خطای پیش‌بینی دیده شود.",
    }
    users() { en: "Users", fa: "کاربران" }
    used() { en: "Used", fa: "کاربرد" }
    fitted() { en: "fitted", fa: "برازش" }
    held_out() { en: "held out", fa: "کنار گذاشته" }
    throughput() { en: "Steps a second", fa: "گام در ثانیه" }
    response() { en: "Mean response", fa: "میانگین پاسخ" }
    p95() { en: "p95", fa: "صدک ۹۵" }
    predicted() { en: "predicted", fa: "پیش‌بینی" }
    busy_cores() { en: "Busy", fa: "مشغول" }
    gap() { en: "Gap in Little's law", fa: "اختلاف در قانون لیتل" }
    level_line(users, used, measured, predicted) {
        en: "{users}, {used}: measured {measured}; predicted {predicted}",
        fa: "{users}، {used}: اندازه‌گیری {measured}؛ پیش‌بینی {predicted}",
    }
    level_figures(throughput, response, p95) {
        en: "{throughput}/s, mean {response}, p95 {p95}",
        fa: "{throughput} در ثانیه، میانگین {response}، صدک ۹۵: {p95}",
    }

    steps() { en: "Steps", fa: "گام‌ها" }
    steps_lead() {
        en: "Processor time of each step: its time at the lightest level, without waiting, scaled so that all steps keep the fitted sum.",
        fa: "زمان پردازندهٔ هر گام: زمان آن در سبک‌ترین سطح، بدون انتظار، با مقیاسی که جمع همهٔ گام‌ها همان مقدار برازش بماند.",
    }
    step() { en: "Step", fa: "گام" }
    step_base() { en: "Base set", fa: "مجموعهٔ پایه" }
    step_cpu() { en: "Processor time", fa: "زمان پردازنده" }
    samples() { en: "Samples", fa: "نمونه‌ها" }
    basis() { en: "How it was found", fa: "چگونه به دست آمد" }
    measured() { en: "measured", fa: "اندازه‌گیری" }
    scaled() { en: "base set times the factor: too few samples", fa: "مجموعهٔ پایه ضربدر ضریب: نمونه کافی نیست" }
    step_line(step, cpu, base, samples, basis) {
        en: "{step}: {cpu}; base {base}; {samples} samples; {basis}",
        fa: "{step}: {cpu}؛ پایه {base}؛ {samples} نمونه؛ {basis}",
    }

    refused() { en: "Refused runs", fa: "آزمون‌های ردشده" }
    refused_line(run, users, reason) { en: "{run}, {users}: {reason}", fa: "{run}، {users}: {reason}" }
    nothing_refused() { en: "No run was refused.", fa: "هیچ آزمونی رد نشد." }
    run() { en: "Began", fa: "آغاز" }
    reason() { en: "Reason", fa: "دلیل" }
    littles_law(gap) {
        en: "users and measured times differ by {gap} (Little's law)",
        fa: "کاربران و زمان‌های اندازه‌گیری‌شده {gap} اختلاف دارند (قانون لیتل)",
    }
    not_audited() {
        en: "Little's law cannot be held against its numbers",
        fa: "قانون لیتل را نمی‌توان با عددهای آن سنجید",
    }
    invalid() { en: "the run is invalid", fa: "آزمون نامعتبر است" }
    cut_short() { en: "the run was cut short", fa: "آزمون ناتمام ماند" }
    too_few_steps(steps, needed) { en: "{steps} steps, and {needed} are needed", fa: "{steps} گام، و {needed} گام لازم است" }
    too_many_failed(share) { en: "{share} of the steps failed", fa: "{share} از گام‌ها شکست خورد" }
    other_host(host) { en: "another host: {host}", fa: "سرور دیگر: {host}" }
    other_scenario(scenario) { en: "another scenario: {scenario}", fa: "سناریوی دیگر: {scenario}" }
    other_target(target) { en: "another target: {target}", fa: "سامانهٔ هدف دیگر: {target}" }
    unknown_requests() {
        en: "it makes requests to an API whose operations no demand set knows",
        fa: "درخواست‌هایی می‌فرستد که عملیات آن در هیچ مجموعهٔ تقاضایی نیست",
    }
    host_shared(share) {
        en: "other programs took {share} of the host's processors",
        fa: "برنامه‌های دیگر {share} از پردازنده‌های سرور را گرفتند",
    }
    busy_not_measured() {
        en: "how busy its target was has not been measured",
        fa: "میزان مشغول بودن سامانهٔ هدف آن اندازه‌گیری نشده است",
    }

    scalability() { en: "Law of the throughputs alone", fa: "قانون گذردهی‌ها به‌تنهایی" }
    scalability_lead() {
        en: "The Universal Scalability Law (Gunther 2007), which knows nothing of busy times.",
        fa: "قانون مقیاس‌پذیری گانتر (۲۰۰۷) که از زمان مشغول بودن چیزی نمی‌داند.",
    }
    lambda() { en: "Throughput of one user, a second", fa: "گذردهی یک کاربر در ثانیه" }
    sigma() { en: "Contention", fa: "رقابت بر سر منابع" }
    kappa() { en: "Coherency", fa: "هماهنگی" }
    peak() { en: "Users at the largest throughput", fa: "تعداد کاربران در بیشترین گذردهی" }
    no_peak() { en: "the fitted throughput never falls", fa: "گذردهی برازش‌شده هیچ‌گاه کم نمی‌شود" }
    model_form() { en: "Largest difference from the fitted set (uncertainty of the model's form)", fa: "بیشترین اختلاف با مجموعهٔ برازش‌شده (عدم قطعیت شکل مدل)" }
    too_few_levels(levels, needed) {
        en: "Not fitted: {levels} levels, and it takes {needed}.",
        fa: "برازش نشد: {levels} سطح هست و {needed} سطح لازم است.",
    }
    not_determined() {
        en: "Not fitted: these throughputs do not determine it, as where no level goes beyond the knee.",
        fa: "برازش نشد: این گذردهی‌ها آن را معین نمی‌کنند، مانند وقتی که هیچ سطحی از زانو نگذشته است.",
    }
    line(name, value) { en: "{name}: {value}", fa: "{name}: {value}" }
    assumed() {
        en: "Reads, writes, log and network of the set, and what a browser adds to a step, are not measured by this: they stay as the base set has them. One core of this host counts as the reference core.",
        fa: "خواندن، نوشتن، لاگ و شبکهٔ مجموعه و آنچه مرورگر به گام می‌افزاید با این کار اندازه‌گیری نمی‌شود و همان مجموعهٔ پایه می‌ماند. یک هستهٔ این سرور هستهٔ مرجع به شمار می‌آید.",
    }
}
