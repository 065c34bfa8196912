//! The comparison of two releases: the answer, its reasons, and what the figures are called.

messages! {
    headline(status, sentence) { en: "{status}: {sentence}", fa: "{status}: {sentence}" }
    kind() { en: "Comparison of releases", fa: "مقایسهٔ دو نسخه" }

    regressed() { en: "Regressed", fa: "بدتر شده" }
    inconclusive() { en: "Inconclusive", fa: "نامعلوم" }
    not_regressed() { en: "Not regressed", fa: "بدون افت" }
    not_comparable() { en: "Not comparable", fa: "مقایسه‌ناپذیر" }

    metric_regressed() { en: "regressed", fa: "بدتر شده" }
    metric_inconclusive() { en: "inconclusive", fa: "نامعلوم" }
    metric_equivalent() { en: "equivalent", fa: "برابر" }
    metric_improved() { en: "improved", fa: "بهتر شده" }

    response(quantile, of) { en: "{quantile} of {of}", fa: "{quantile} زمان پاسخ {of}" }
    throughput(of) { en: "Throughput of {of}", fa: "گذردهی {of}" }
    errors(of) { en: "Share of errors of {of}", fa: "سهم خطاهای {of}" }
    short_throughput() { en: "throughput", fa: "گذردهی" }
    short_errors() { en: "errors", fa: "خطاها" }

    slower(metric, by) { en: "{metric} is {by} slower", fa: "{metric}، {by} بیشتر شده است" }
    faster(metric, by) { en: "{metric} is {by} faster", fa: "{metric}، {by} کمتر شده است" }
    higher(metric, by) { en: "{metric} is {by} higher", fa: "{metric}، {by} بیشتر شده است" }
    lower(metric, by) { en: "{metric} is {by} lower", fa: "{metric}، {by} کمتر شده است" }
    unchanged(metric) { en: "{metric} is unchanged", fa: "{metric} تغییری نکرده است" }
    with_interval(sentence, interval) { en: "{sentence} ({interval}).", fa: "{sentence} ({interval})." }
    without_interval(sentence) { en: "{sentence}.", fa: "{sentence}." }
    with_medians(sentence, base, new) {
        en: "{sentence} (medians of the runs: {base} before, {new} now).",
        fa: "{sentence} (میانهٔ اجراها: پیش‌تر {base}، اکنون {new}).",
    }
    range(low, high) { en: "{low} to {high}", fa: "{low} تا {high}" }
    plus(n) { en: "+{n}", fa: "\u{200e}+{n}" }
    minus(n) { en: "−{n}", fa: "\u{200e}−{n}" }
    points(n) { en: "{n} percentage points", fa: "{n} واحد درصد" }
    short_points(n) { en: "{n} pp", fa: "{n} واحد" }

    none_regressed(margin) {
        en: "No metric of the new release is worse than the base by more than {margin}.",
        fa: "هیچ سنجه‌ای در نسخهٔ جدید بیش از {margin} از نسخهٔ پایه بدتر نیست.",
    }
    cannot_be_told() {
        en: "These runs do not yet tell whether the new release is slower.",
        fa: "با این اجراها هنوز نمی‌توان گفت نسخهٔ جدید کندتر است یا نه.",
    }
    cannot_be_compared() {
        en: "These runs cannot be held against each other.",
        fa: "این اجراها را نمی‌توان با هم سنجید.",
    }
    nothing_compared() {
        en: "The runs share no metric that each of them states.",
        fa: "هیچ سنجه‌ای نیست که همهٔ اجراها آن را داشته باشند.",
    }
    counts(regressed, inconclusive, equivalent, improved) {
        en: "Of the metrics, {regressed} regressed, {inconclusive} cannot be told yet, {equivalent} are equivalent, {improved} improved.",
        fa: "از میان سنجه‌ها: {regressed} بدتر شده، {inconclusive} نامعلوم، {equivalent} برابر و {improved} بهتر شده است.",
    }
    further_regressed_one() {
        en: "One more metric regressed; the table lists it.",
        fa: "یک سنجهٔ دیگر هم بدتر شده است؛ در جدول آمده.",
    }
    further_regressed(n) {
        en: "{n} more metrics regressed; the table lists them.",
        fa: "{n} سنجهٔ دیگر هم بدتر شده است؛ فهرستشان در جدول آمده.",
    }
    open_metric(sentence) { en: "Not told yet: {sentence}", fa: "هنوز نامعلوم: {sentence}" }
    further_open_one() {
        en: "One more metric cannot be told yet.",
        fa: "یک سنجهٔ دیگر هم هنوز نامعلوم است.",
    }
    further_open(n) {
        en: "{n} more metrics cannot be told yet.",
        fa: "{n} سنجهٔ دیگر هم هنوز نامعلوم است.",
    }
    better(sentence) { en: "Improved: {sentence}", fa: "بهتر شده: {sentence}" }

    too_few(runs, needed) {
        en: "Runs of the smaller side: {runs}. A verdict takes {needed} a side.",
        fa: "یکی از دو طرف تنها {runs} اجرا دارد؛ برای داوری هر طرف دست‌کم {needed} اجرا لازم دارد.",
    }
    differs(what, base, other, run) {
        en: "The {what} differs: {base} in the base, {other} in the run of {run}.",
        fa: "{what} یکسان نیست: در نسخهٔ پایه {base} و در اجرای {run} برابر {other} است.",
    }
    run_named(moment, exactly) { en: "{moment} ({exactly})", fa: "{moment} ({exactly})" }
    what_scenario() { en: "scenario", fa: "سناریو" }
    what_schedule() { en: "schedule", fa: "زمان‌بندی" }
    what_seed() { en: "seed", fa: "عدد آغازین" }
    what_host() { en: "host of the generator", fa: "ماشین مولد بار" }
    what_generator() { en: "version of the generator", fa: "نسخهٔ مولد بار" }
    what_target() { en: "kind of target", fa: "نوع هدف" }
    what_thresholds() { en: "set of thresholds", fa: "مجموعهٔ حدهای مجاز" }
    what_users() { en: "number of users", fa: "تعداد کاربران" }
    what_steady_phase() { en: "steady phase", fa: "بخش پایدار" }
    invalid_run(run) {
        en: "The run of {run} is invalid, so it measures nothing.",
        fa: "اجرای {run} نامعتبر است و چیزی را اندازه نمی‌گیرد.",
    }
    cut_short(run) {
        en: "The run of {run} did not come to its end.",
        fa: "اجرای {run} به پایان نرسیده است.",
    }

    next_regressed(step) {
        en: "Look at what the new release does otherwise in {step}, and compare again after the repair.",
        fa: "ببینید نسخهٔ جدید در {step} چه کاری را جور دیگری انجام می‌دهد و پس از اصلاح دوباره مقایسه کنید.",
    }
    next_margin() {
        en: "If a change of this size does not matter, say so with a wider margin (--margin).",
        fa: "اگر تغییری به این اندازه اهمیت ندارد، حاشیهٔ مجاز را با \u{2068}--margin\u{2069} بزرگ‌تر کنید.",
    }
    next_one_more_run() {
        en: "Run each release once more, the two in turn, and compare all runs together.",
        fa: "هر نسخه را یک بار دیگر و به نوبت اجرا کنید و همهٔ اجراها را با هم مقایسه کنید.",
    }
    next_more_runs(n) {
        en: "Run each release {n} more times, the two in turn, and compare all runs together.",
        fa: "هر نسخه را {n} بار دیگر و به نوبت اجرا کنید و همهٔ اجراها را با هم مقایسه کنید.",
    }
    next_unknown_runs() {
        en: "Run each release more often, the two in turn. These runs do not tell how often.",
        fa: "هر نسخه را بیشتر و به نوبت اجرا کنید. این اجراها نمی‌گویند چند بار بیشتر لازم است.",
    }
    next_keep() {
        en: "Keep these records: the next release can be compared with them.",
        fa: "این اجراها را نگه دارید تا نسخهٔ بعدی با آن‌ها مقایسه شود.",
    }
    next_few() {
        en: "Run both releases in turn until each side has enough runs.",
        fa: "هر دو نسخه را به نوبت اجرا کنید تا هر طرف اجرای کافی داشته باشد.",
    }
    next_same() {
        en: "Compare runs of one scenario, one seed and one host that differ in the release alone.",
        fa: "اجراهایی را مقایسه کنید که سناریو، عدد آغازین و ماشینشان یکی است و تنها در نسخه تفاوت دارند.",
    }
    next_invalid() {
        en: "Repeat the invalid runs; the report of each says what was wrong with it.",
        fa: "اجراهای نامعتبر را تکرار کنید؛ گزارش هر یک می‌گوید چه ایرادی داشته است.",
    }
    next_cut() {
        en: "Repeat the runs that were cut short, and let them end.",
        fa: "اجراهای نیمه‌کاره را تکرار کنید و بگذارید به پایان برسند.",
    }

    tile_runs() { en: "Runs", fa: "اجراها" }
    tile_runs_value(base, new) { en: "{base} and {new}", fa: "{base} و {new}" }
    tile_runs_note() { en: "of the base, of the new release", fa: "نسخهٔ پایه و نسخهٔ جدید" }
    tile_regressed() { en: "Regressed", fa: "بدتر شده" }
    tile_open() { en: "Cannot be told yet", fa: "نامعلوم" }
    tile_more(n) { en: "run {n} more a side", fa: "{n} اجرای دیگر در هر طرف" }
    tile_equivalent() { en: "Equivalent", fa: "برابر" }
    tile_margin(margin) { en: "within {margin}", fa: "در محدودهٔ {margin}" }
    tile_improved(n) { en: "{n} improved", fa: "{n} سنجه بهتر شده" }
    tile_of(n) { en: "of {n} metrics", fa: "از {n} سنجه" }

    changes() { en: "How much changed", fa: "چه اندازه تغییر کرد" }
    changes_lead(margin) {
        en: "Each run gives one value a metric. The grey band is the margin of {margin}: what lies in it with its whole interval is equivalent, what lies beyond it is a change.",
        fa: "هر اجرا برای هر سنجه یک مقدار می‌دهد. نوار خاکستری حاشیهٔ {margin} است: سنجه‌ای که همهٔ بازه‌اش درون نوار باشد برابر به شمار می‌آید و آن که بیرون باشد تغییر کرده است.",
    }
    chart() { en: "New release against the base", fa: "نسخهٔ جدید در برابر نسخهٔ پایه" }
    chart_note() {
        en: "All values as a change from the median of the base's runs. Longer response times lie to the right, more throughput too.",
        fa: "همهٔ مقدارها به صورت تغییر نسبت به میانهٔ اجراهای نسخهٔ پایه است. زمان پاسخِ بیشتر و نیز گذردهیِ بیشتر در سمت راست می‌آید.",
    }
    chart_left_out(n) {
        en: "{n} further metrics are in the table alone.",
        fa: "{n} سنجهٔ دیگر تنها در جدول آمده است.",
    }
    legend_base() { en: "runs of the base", fa: "اجراهای نسخهٔ پایه" }
    legend_new() { en: "runs of the new release", fa: "اجراهای نسخهٔ جدید" }
    legend_interval(confidence) {
        en: "change with its interval ({confidence} confidence)",
        fa: "تغییر و بازهٔ آن (اطمینان {confidence})",
    }
    legend_margin() { en: "margin", fa: "حاشیهٔ مجاز" }
    axis() { en: "change from the base", fa: "تغییر نسبت به نسخهٔ پایه" }

    metrics() { en: "Metrics", fa: "سنجه‌ها" }
    metrics_lead() {
        en: "Medians of the runs. Times in milliseconds, throughput a second, errors in percent of the steps.",
        fa: "میانهٔ اجراها. زمان‌ها به میلی‌ثانیه، گذردهی در ثانیه و خطاها به درصدِ گام‌هاست.",
    }
    metric() { en: "Metric", fa: "سنجه" }
    verdict() { en: "Verdict", fa: "داوری" }
    base() { en: "Base", fa: "پایه" }
    new() { en: "New", fa: "جدید" }
    change() { en: "Change", fa: "تغییر" }
    interval() { en: "Interval", fa: "بازه" }
    p_holm() { en: "p-value", fa: "مقدار احتمال" }
    p_holm_note() { en: "after Holm", fa: "پس از تصحیح هولم" }
    runs_needed() { en: "Runs needed", fa: "اجرای لازم" }
    runs_needed_note() { en: "a side, in all", fa: "در هر طرف، روی هم" }
    no_metrics() { en: "Nothing was compared.", fa: "چیزی مقایسه نشد." }

    values() { en: "Values of the runs", fa: "مقدارهای هر اجرا" }
    values_lead() {
        en: "What every figure above is made of, in the order in which the runs were given.",
        fa: "همهٔ عددهای بالا از این مقدارها به دست آمده است؛ به ترتیبی که اجراها داده شده‌اند.",
    }

    reasons() { en: "Why they cannot be compared", fa: "چرا مقایسه‌پذیر نیستند" }

    basis() { en: "How it was compared", fa: "مقایسه چگونه انجام شد" }
    basis_lead() {
        en: "Requests within a run depend on one another, so the unit is the run and never the request.",
        fa: "درخواست‌های یک اجرا به هم وابسته‌اند؛ پس واحد مقایسه اجراست، نه درخواست.",
    }
    target_base() { en: "Target of the base", fa: "هدفِ نسخهٔ پایه" }
    target_new() { en: "Target of the new release", fa: "هدفِ نسخهٔ جدید" }
    runs_base() { en: "Runs of the base", fa: "اجراهای نسخهٔ پایه" }
    runs_new() { en: "Runs of the new release", fa: "اجراهای نسخهٔ جدید" }
    no_runs() { en: "none", fa: "هیچ" }
    margin() { en: "Margin", fa: "حاشیهٔ مجاز" }
    margin_value(n, shares) {
        en: "{n}: smallest change that matters; for shares of errors, {shares}",
        fa: "{n}: کوچک‌ترین تغییری که اهمیت دارد؛ برای سهم خطاها {shares}",
    }
    alpha() { en: "Level of the test", fa: "سطح آزمون" }
    alpha_value(n) {
        en: "{n} over all metrics together (exact Mann-Whitney test, Holm's correction)",
        fa: "{n} برای همهٔ سنجه‌ها روی هم (آزمون دقیق من-ویتنی با تصحیح هولم)",
    }
    estimate() { en: "Size of the change", fa: "اندازهٔ تغییر" }
    estimate_value(seed) {
        en: "Hodges-Lehmann shift as a ratio, with a bootstrap interval over the runs (seed {seed})",
        fa: "جابه‌جایی هاجز-لمان به صورت نسبت، با بازهٔ بوت‌استرپ روی اجراها (عدد آغازین {seed})",
    }
    rule() { en: "Verdict", fa: "داوری" }
    rule_value() {
        en: "By the interval: beyond the margin regressed or improved, within it equivalent, across it inconclusive. Not significant is not the same as equal.",
        fa: "بر پایهٔ بازه: بیرون از حاشیه یعنی بدتر یا بهتر، درون آن یعنی برابر و روی مرز آن یعنی نامعلوم. معنادار نبودن به معنی برابر بودن نیست.",
    }
    version() { en: "Version of the document", fa: "نسخهٔ سند" }

    terminal_basis(base, new, margin, alpha) {
        en: "The unit is the run: {base} of the base against {new} of the new release; margin {margin}, level {alpha} over all metrics.",
        fa: "واحد مقایسه اجراست: {base} اجرای نسخهٔ پایه در برابر {new} اجرای نسخهٔ جدید؛ حاشیه {margin} و سطح آزمون {alpha} برای همهٔ سنجه‌ها.",
    }
    terminal_units() {
        en: "Medians of the runs: times in ms, throughput a second, errors in %. \"Runs\" is what a side needs in all.",
        fa: "میانهٔ اجراها: زمان‌ها به میلی‌ثانیه، گذردهی در ثانیه و خطاها به درصد. «اجرا» یعنی تعدادی که هر طرف روی هم لازم دارد.",
    }
    terminal_equivalent(n, margin) {
        en: "{n} metrics are equivalent within {margin}.",
        fa: "{n} سنجه در محدودهٔ {margin} برابر است.",
    }
    terminal_equivalent_one(margin) {
        en: "One metric is equivalent within {margin}.",
        fa: "یک سنجه در محدودهٔ {margin} برابر است.",
    }
    short_runs() { en: "Runs", fa: "اجرا" }
}
