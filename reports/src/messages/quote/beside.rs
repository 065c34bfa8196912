//! What stands beside a quote's columns: tiers, findings, machines, alternatives, checklist,
//! prediction, derivations, basis, the sweep.

messages! {
    tiers() { en: "The vendor's tiers", fa: "رده‌های سازنده" }
    tiers_lead() {
        en: "The vendor's cells are the floor of the columns above. A tier's upper bound belongs to it: 10 users are in 1–10.",
        fa: "مشخصات سازنده کف ستون‌های بالاست. حد بالای هر رده جزو همان رده است: ۱۰ کاربر در ردهٔ ۱ تا ۱۰ است.",
    }
    tier_today() { en: "today", fa: "امروز" }
    tier() { en: "Tier", fa: "رده" }
    tier_why() { en: "Why shown", fa: "دلیل نمایش" }
    cell_cpu() { en: "Processor", fa: "پردازنده" }
    cell_memory() { en: "Memory", fa: "حافظه" }
    cell_network() { en: "Network", fa: "شبکه" }
    variant_before(memory, users) {
        en: "{memory} in the table of 2020, from {users} on",
        fa: "{memory} در جدول ۲۰۲۰، از {users} به بالا",
    }

    findings() { en: "Findings", fa: "یافته‌ها" }
    no_findings() { en: "Nothing to say.", fa: "موردی نیست." }
    refusals() { en: "Refused", fa: "ناشدنی" }
    questions() { en: "To ask the vendor", fa: "پرسش از سازنده" }
    indicatives() { en: "To be agreed", fa: "نیازمند هماهنگی" }
    warnings() { en: "Warnings", fa: "هشدارها" }
    information() { en: "To know", fa: "دانستنی‌ها" }

    machines() { en: "Second machines and devices", fa: "دستگاه‌های دیگر و تجهیزات" }
    no_machines() { en: "None needed.", fa: "چیزی لازم نیست." }
    role() { en: "Role", fa: "نقش" }
    machine() { en: "Machine", fa: "مشخصات" }
    machine_value(cores, memory, disk) {
        en: "{cores}, {memory} of memory, {disk} of disk (mirrored)",
        fa: "{cores}، {memory} حافظه، {disk} دیسک (آینه‌ای)",
    }
    must_be_physical() { en: "must be a physical machine", fa: "باید فیزیکی باشد" }
    system() { en: "Windows", fa: "ویندوز" }
    reason() { en: "Why", fa: "چرا" }
    machine_short(role, value) { en: "{role}: {value}", fa: "{role}: {value}" }
    device() { en: "Device", fa: "تجهیز" }
    count() { en: "Count", fa: "تعداد" }
    requirement() { en: "Requirement", fa: "پیش‌نیاز" }

    alternatives() { en: "Alternatives", fa: "گزینه‌های دیگر" }
    alternatives_lead() {
        en: "The recommended column on other kinds of host, for the same load.",
        fa: "ستون پیشنهادی روی میزبان‌های دیگر، برای همین بار.",
    }
    host() { en: "Host", fa: "میزبان" }
    this_quote(host) { en: "{host} (this quote)", fa: "{host} (همین پیشنهاد)" }
    processors() { en: "Processors", fa: "پردازنده" }
    factor() { en: "Left of a core", fa: "بازده هسته" }
    slowdown() { en: "Response time", fa: "زمان پاسخ" }
    times(n) { en: "× {n}", fa: "{n} برابر" }
    refuses() { en: "What refuses it", fa: "مانع‌ها" }
    nothing() { en: "nothing", fa: "ندارد" }
    other_disks(disks) { en: "Data disks as {disks}", fa: "اگر دیسک داده {disks} باشد" }
    other_disks_meet(p95) {
        en: "planned p95 {p95}: meets the target",
        fa: "صدک ۹۵ برنامه‌ای {p95}: به هدف می‌رسد",
    }
    other_disks_miss(p95) {
        en: "planned p95 {p95}: misses the target",
        fa: "صدک ۹۵ برنامه‌ای {p95}: به هدف نمی‌رسد",
    }
    existing(name) { en: "The server that is there: {name}", fa: "سرور موجود: {name}" }
    existing_value(cores, memory, index) {
        en: "{cores}, {memory} of memory, a core does {index} of the reference core",
        fa: "{cores}، {memory} حافظه، هر هسته {index} هستهٔ مرجع",
    }
    index_measured() { en: "measured", fa: "سنجیده" }
    index_unknown() { en: "not measured, taken for 1", fa: "سنجیده نشده، برابر ۱ گرفته شد" }
    suffices() { en: "suffices", fa: "کافی است" }
    lacks(what) { en: "lacks: {what}", fa: "کم دارد: {what}" }
    column() { en: "Column", fa: "ستون" }
    verdict() { en: "Does it do", fa: "کافی است؟" }
    cpu_busy() { en: "Processors busy", fa: "مشغولی پردازنده" }

    checklist() { en: "Checklist", fa: "فهرست آمادگی" }
    checklist_lead() {
        en: "What must be so on the day of the install, by who sees to it.",
        fa: "آنچه باید روز نصب آماده باشد، به تفکیک مسئول.",
    }

    prediction() { en: "Predicted response times and utilisation", fa: "زمان پاسخ و میزان مشغولی پیش‌بینی‌شده" }
    prediction_lead() {
        en: "For the busy hour of each column. The analytic mean comes from queueing theory; the percentiles from a simulation of the same machine, with its own mean beside to check.",
        fa: "برای ساعت شلوغ هر ستون. میانگین تحلیلی از نظریهٔ صف است و صدک‌ها از شبیه‌سازی همان دستگاه؛ میانگین شبیه‌سازی برای مقایسه کنارش آمده است.",
    }
    mean_analytic() { en: "Mean, analytic", fa: "میانگین تحلیلی" }
    mean_simulated() { en: "Mean, simulated", fa: "میانگین شبیه‌سازی" }
    simulated(n) { en: "p{n}, simulated", fa: "صدک {n}، شبیه‌سازی" }
    planned(n) { en: "p{n}, planned from the mean", fa: "صدک {n}، از روی میانگین" }
    target() { en: "p95 asked for", fa: "صدک ۹۵ خواسته‌شده" }
    met() { en: "met", fa: "برآورده" }
    missed() { en: "missed", fa: "برآورده نشده" }
    data_busy() { en: "Data disks busy", fa: "مشغولی دیسک‌های داده" }
    log_busy() { en: "Log busy", fa: "مشغولی لاگ" }
    steps_per_hour() { en: "Steps an hour", fa: "گام در ساعت" }
    resize_by_processors() { en: "Processors do up to", fa: "پردازنده جوابگوست تا" }
    resize_at() { en: "Re-size from", fa: "بازنگری از" }
    method() { en: "Method", fa: "روش" }
    method_exact() { en: "exact mean value analysis", fa: "تحلیل دقیق مقدار میانگین" }
    method_exact_classes() { en: "exact multi-class solution", fa: "حل دقیق چندرده‌ای" }
    method_approximate(name) { en: "{name} approximation", fa: "تقریب {name}" }
    simulated_steps(n, seed) { en: "{n} simulated steps, seed {seed}", fa: "{n} گام شبیه‌سازی، عدد آغازین {seed}" }
    not_simulated() { en: "not simulated", fa: "شبیه‌سازی نشد" }
    no_prediction() { en: "no steady state", fa: "بدون حالت پایدار" }

    other_edition(edition) { en: "The {edition} edition beside", fa: "نسخهٔ {edition} در کنار آن" }
    other_edition_lead(tier) {
        en: "The table of the asked edition ends below the users; this is what the other one needs. Its tier: {tier}.",
        fa: "جدول نسخهٔ خواسته‌شده برای این تعداد کاربر تمام می‌شود؛ این نیاز نسخهٔ دیگر است. ردهٔ آن: {tier}.",
    }

    derivations() { en: "Derivations", fa: "شرح محاسبه" }
    derivations_lead() {
        en: "Each figure, from its value down to inputs, published figures and assumptions. A figure that was unfolded above is a link to that place.",
        fa: "هر عدد، از مقدار آن تا ورودی‌ها، منابع منتشرشده و فرض‌ها. عددی که پیش‌تر باز شده است به همان جا پیوند دارد.",
    }
    of_column(figure, column) { en: "{figure} ({column})", fa: "{figure} ({column})" }
    as_above() { en: "as above", fa: "مانند بالا" }
    source(source) { en: "source: {source}", fa: "منبع: {source}" }

    basis() { en: "Basis", fa: "مبنای پیشنهاد" }
    basis_error(mean, worst) { en: "mean {mean}, worst {worst}", fa: "میانگین {mean}، بدترین {worst}" }
    demand_set() { en: "Demand set", fa: "مجموعهٔ تقاضا" }
    hash() { en: "Its SHA-256", fa: "اثر انگشت آن (\u{2068}SHA\u{2069})" }
    held_out() { en: "Error of the prediction", fa: "خطای پیش‌بینی" }
    held_out_throughput() { en: "Error of the prediction: throughput", fa: "خطای پیش‌بینی: گذردهی" }
    held_out_response() { en: "Error of the prediction: mean response time", fa: "خطای پیش‌بینی: میانگین زمان پاسخ" }
    held_out_p95() { en: "Error of the prediction: p95 of the response time", fa: "خطای پیش‌بینی: صدک ۹۵ زمان پاسخ" }
    measured_on() { en: "Measured on", fa: "اندازه‌گیری روی" }
    on_date(host, date) { en: "{host}, {date}", fa: "{host}، {date}" }
    vendor_tables() { en: "Vendor's tables", fa: "جدول‌های سازنده" }
    catalogue() { en: "Catalogue", fa: "کاتالوگ" }
    schema() { en: "Version of the quote", fa: "نسخهٔ سند" }

    tiers_title() { en: "Tiers of both editions", fa: "رده‌های هر دو نسخه" }
    tiers_title_lead(demand_set) {
        en: "The vendor's cells beside the model's own answer for the tier's upper bound, with default inputs and no module. The model's share rests on the demand set {demand_set}.",
        fa: "مشخصات سازنده در کنار پاسخ خود مدل برای حد بالای هر رده، با ورودی‌های پیش‌فرض و بدون ماژول. سهم مدل بر مجموعهٔ تقاضای {demand_set} تکیه دارد.",
    }
    edition(edition) { en: "Edition: {edition}", fa: "نسخهٔ {edition}" }
    tier_users(tier) { en: "{tier} users", fa: "{tier} کاربر" }
    computed_at(n) { en: "computed at {n}", fa: "محاسبه برای {n}" }
    vendor() { en: "Vendor", fa: "سازنده" }
    model_minimum() { en: "Model, minimum", fa: "مدل، حداقل" }
    model_recommended() { en: "Model, recommended", fa: "مدل، پیشنهادی" }
    with_floor() { en: "Recommended, with the vendor's floor", fa: "پیشنهادی، با کف سازنده" }
    data_volume() { en: "Data volume", fa: "فضای داده" }
    disk_load() { en: "Disk load", fa: "بار دیسک" }
    disks() { en: "Disks", fa: "دیسک‌ها" }
    reference_cores(n) { en: "{n} reference cores", fa: "{n} هستهٔ مرجع" }
    not_said() { en: "not said", fa: "گفته نشده" }

    sweep() { en: "Response time and utilisation by users", fa: "زمان پاسخ و میزان مشغولی بر حسب کاربران" }
    sweep_kind() { en: "What-if", fa: "با کاربران بیشتر یا کمتر" }
    sweep_sentence(machine, users) {
        en: "How a machine of {machine}, sized for {users}, fares with other numbers of users.",
        fa: "رفتار دستگاهی با {machine} که برای {users} انتخاب شده، با تعداد دیگری از کاربران.",
    }
    sweep_machine(cores, memory) { en: "{cores} and {memory} of memory", fa: "{cores} و {memory} حافظه" }
    knee_at(n) {
        en: "From about {n} on (the knee), people wait for each other.",
        fa: "از حدود {n} به بالا (زانو)، کاربران منتظر یکدیگر می‌مانند.",
    }
    knee_beyond() { en: "The knee lies beyond the swept users.", fa: "زانو بیرون از بازهٔ بررسی است." }
    resize_sentence(n) { en: "Re-sizing should begin at about {n}.", fa: "بازنگری سخت‌افزار از حدود {n} آغاز شود." }
    target_crossed(n) {
        en: "The simulated p95 first misses the target at {n}.",
        fa: "صدک ۹۵ شبیه‌سازی نخستین بار در {n} از هدف می‌گذرد.",
    }
    target_held() {
        en: "The simulated p95 keeps the target over the whole range.",
        fa: "صدک ۹۵ شبیه‌سازی در همهٔ بازه در حد هدف می‌ماند.",
    }
    unstable_from(n) {
        en: "From {n} on the machine has no steady state: queues grow without end.",
        fa: "از {n} به بالا دستگاه حالت پایدار ندارد و صف‌ها بی‌پایان بلند می‌شوند.",
    }
    chart_response() { en: "Response time", fa: "زمان پاسخ" }
    chart_response_note() {
        en: "The mean from queueing theory at every point; p95 from the simulation, at fewer points.",
        fa: "میانگین از نظریهٔ صف در همهٔ نقطه‌ها؛ صدک ۹۵ از شبیه‌سازی، در نقطه‌های کمتر.",
    }
    line_mean() { en: "mean", fa: "میانگین" }
    line_simulated() { en: "p95, simulated", fa: "صدک ۹۵، شبیه‌سازی" }
    line_cpu() { en: "processors", fa: "پردازنده" }
    line_data() { en: "data disks", fa: "دیسک‌های داده" }
    line_log() { en: "log", fa: "لاگ" }
    rule_knee(n) { en: "knee (upright line): {n}", fa: "زانو (خط ایستاده): {n}" }
    asked_for(target) { en: "asked for: {target}", fa: "خواسته: {target}" }
    rule_target(target) {
        en: "asked for (level line): {target}",
        fa: "خواسته (خط افقی): {target}",
    }
    chart_utilisation() { en: "Utilisation", fa: "میزان مشغولی" }
    axis_users() { en: "named users", fa: "کاربران تعریف‌شده" }
    axis_busy() { en: "busy share", fa: "سهم زمان مشغولی" }
}
