//! The comparison of two hosts: what the virtual one delivers of the physical one.

messages! {
    kind() { en: "Comparison of hosts", fa: "مقایسهٔ دو سرور" }
    headline(status, sentence) { en: "{status}: {sentence}", fa: "{status}: {sentence}" }

    worse() { en: "Slower", fa: "کندتر" }
    better() { en: "Faster", fa: "تندتر" }
    equivalent() { en: "As fast", fa: "هم‌سرعت" }
    inconclusive() { en: "Inconclusive", fa: "نامعلوم" }
    too_few() { en: "Too few sessions", fa: "نوبت‌های اندک" }
    not_comparable() { en: "Not comparable", fa: "مقایسه‌ناپذیر" }

    metric_worse() { en: "worse", fa: "بدتر" }
    metric_better() { en: "better", fa: "بهتر" }
    metric_equivalent() { en: "equivalent", fa: "برابر" }
    metric_inconclusive() { en: "inconclusive", fa: "نامعلوم" }
    metric_too_few() { en: "no verdict", fa: "بدون داوری" }

    physical(name) { en: "the physical host {name}", fa: "سرور فیزیکی {name}" }
    virtual_one(name) { en: "the virtual host {name}", fa: "سرور مجازی {name}" }
    delivered(judged, share, base, interval) {
        en: "Of the work of {base}, {judged} delivers {share} ({interval}).",
        fa: "{judged} به اندازهٔ {share} از کارِ {base} را انجام می‌دهد ({interval}).",
    }
    delivered_roughly(judged, share, base) {
        en: "Of the work of {base}, {judged} delivered {share}; too little was measured for an interval.",
        fa: "{judged} به اندازهٔ {share} از کارِ {base} را انجام داد؛ برای بازهٔ اطمینان اندازه‌گیری کافی نیست.",
    }
    nothing_delivered() {
        en: "The work kernel was not measured on both hosts, so nothing can be said of their work.",
        fa: "هستهٔ «کار» روی هر دو سرور اندازه‌گیری نشده است و دربارهٔ کار آن‌ها چیزی نمی‌توان گفت.",
    }
    cannot_be_compared() {
        en: "These hosts cannot be held against each other.",
        fa: "این دو سرور را نمی‌توان با هم سنجید.",
    }
    range(low, high) { en: "{low} to {high}", fa: "{low} تا {high}" }
    part(metric, share, interval, verdict) {
        en: "{metric}: {share} ({interval}), {verdict}.",
        fa: "{metric}: {share} ({interval})، {verdict}.",
    }
    part_roughly(metric, share, verdict) { en: "{metric}: {share}, {verdict}.", fa: "{metric}: {share}، {verdict}." }
    per_core(share) {
        en: "The hosts have different numbers of cores; for each core it is {share}.",
        fa: "شمار هسته‌های دو سرور یکی نیست؛ به ازای هر هسته {share} است.",
    }
    others(worse, open, equivalent, better) {
        en: "The other metrics, which do not decide, each by itself: worse {worse}, not told {open}, equivalent {equivalent}, better {better}.",
        fa: "سنجه‌های دیگر که در داوری اثری ندارند، هر یک جداگانه: بدتر {worse}، نامعلوم {open}، برابر {equivalent} و بهتر {better}.",
    }
    factor(factor) {
        en: "Factor for a quote on this virtual host: {factor}.",
        fa: "ضریب این سرور مجازی برای پیش‌فاکتور: {factor}.",
    }

    next_worse() {
        en: "Size the virtual host with this factor, or reserve its processors and memory and measure again.",
        fa: "سرور مجازی را با همین ضریب برآورد کنید، یا پردازنده و حافظهٔ آن را رزرو و دوباره اندازه‌گیری کنید.",
    }
    next_worse_other() {
        en: "See the table for where the difference lies: processors, memory, disk or time that was not given.",
        fa: "در جدول ببینید تفاوت در کجاست: پردازنده، حافظه، دیسک یا زمانی که داده نشده است.",
    }
    next_keep() {
        en: "Keep these records. Measure again when other machines come to the same host.",
        fa: "این سندها را نگه دارید. هرگاه ماشین‌های دیگری به همین میزبان افزوده شدند، دوباره اندازه‌گیری کنید.",
    }
    next_sessions(n) {
        en: "Run {n} more sessions on each host, the two in turn (an estimate from the width of the intervals).",
        fa: "روی هر سرور {n} نوبت دیگر و به تناوب اجرا کنید (برآوردی از پهنای بازه‌ها).",
    }
    next_session_one() {
        en: "Run one more session on each host (an estimate from the width of the intervals).",
        fa: "روی هر سرور یک نوبت دیگر اجرا کنید (برآوردی از پهنای بازه‌ها).",
    }
    next_unknown() {
        en: "The difference lies near the margin: more sessions would hardly tell. Make the sessions steadier.",
        fa: "تفاوت نزدیک به مرز حاشیه است و نوبت‌های بیشتر هم چندان کمکی نمی‌کند. نوبت‌ها را پایدارتر کنید.",
    }
    next_few(n) {
        en: "Run sessions on both hosts in turn until each has {n} with the work kernel.",
        fa: "روی هر دو سرور به تناوب اجرا کنید تا هر یک {n} نوبت با هستهٔ «کار» داشته باشد.",
    }
    next_same() {
        en: "Measure both hosts with the same version of the program and sessions of the same length.",
        fa: "هر دو سرور را با یک نسخه از برنامه و نوبت‌های هم‌اندازه اندازه‌گیری کنید.",
    }

    kernel_differs(kernel, one, other, session) {
        en: "The kernel {kernel} is not the same in all sessions: {one} in the first, {other} in that of {session}.",
        fa: "هستهٔ {kernel} در همهٔ نوبت‌ها یکسان نیست: در نوبت نخست {one} و در نوبت {session} برابر {other} است.",
    }
    length_differs(one, other, session) {
        en: "The sessions are of different lengths: the first is {one}, that of {session} is {other}.",
        fa: "نوبت‌ها هم‌اندازه نیستند: نوبت نخست {one} و نوبت {session} {other} است.",
    }
    nothing_in_common() {
        en: "There is nothing that both hosts measured.",
        fa: "هیچ چیزی نیست که هر دو سرور اندازه گرفته باشند.",
    }
    brief() { en: "brief", fa: "مختصر" }
    quick() { en: "quick", fa: "کوتاه" }
    full() { en: "full", fa: "کامل" }

    warn_turn(n) {
        en: "Up to {n} sessions of one host follow each other without one of the other: drift is not ruled out. Take them in turn (A B B A).",
        fa: "تا {n} نوبت از یک سرور پشت سر هم و بدون نوبتی از دیگری آمده است؛ پس تغییر تدریجی منتفی نیست. نوبت‌ها را به تناوب بگیرید.",
    }
    warn_busy(host, n) {
        en: "Sessions that began while {host} was busy with other work: {n}.",
        fa: "نوبت‌هایی که هنگام مشغول بودن {host} به کار دیگر آغاز شده‌اند: {n}.",
    }
    warn_interrupted(host, n) {
        en: "Sessions of {host} that were interrupted: {n}. What they measured until then counts.",
        fa: "نوبت‌های نیمه‌کارهٔ {host}: {n}. آنچه تا آن زمان اندازه گرفته‌اند به حساب آمده است.",
    }
    warn_confined(host, allowed, has) {
        en: "The benchmark might use {allowed} of the {has} processors of {host}.",
        fa: "برنامهٔ سنجش تنها اجازهٔ کار با {allowed} از {has} پردازندهٔ {host} را داشت.",
    }
    warn_cores() {
        en: "The hosts have different numbers of cores, so work on all threads differs for that reason too.",
        fa: "شمار هسته‌های دو سرور یکی نیست؛ پس کارِ همهٔ رشته‌ها از این رو هم فرق می‌کند.",
    }
    warn_processors() {
        en: "The processors are of different models: the difference is not that of virtualisation alone.",
        fa: "مدل پردازنده‌ها یکی نیست؛ پس تفاوت تنها از مجازی‌سازی نیست.",
    }
    warn_systems() {
        en: "The operating systems differ; timers are not compared.",
        fa: "سیستم‌عامل‌ها یکی نیست؛ زمان‌سنج‌ها مقایسه نشده‌اند.",
    }
    warn_versions() {
        en: "The sessions were made by different versions of the program. The kernels are the same; the other axes may not be.",
        fa: "نوبت‌ها با نسخه‌های گوناگون برنامه اجرا شده‌اند. هسته‌ها یکی است، ولی محورهای دیگر شاید نباشد.",
    }

    kernel_single(of) { en: "Kernel {of}, one thread", fa: "هستهٔ {of}، یک رشته" }
    kernel_all(of) { en: "Kernel {of}, all threads", fa: "هستهٔ {of}، همهٔ رشته‌ها" }
    memory_copy() { en: "Memory: copy", fa: "حافظه: رونوشت" }
    memory_triad() { en: "Memory: triad", fa: "حافظه: سه‌تایی" }
    memory_chase(of) { en: "Memory: loads in {of}", fa: "حافظه: خواندن وابسته در {of}" }
    disk_random() { en: "Disk: random 8 KiB", fa: "دیسک: تصادفی ۸ کیلوبایت" }
    disk_random_p95() { en: "Disk: random 8 KiB, p95", fa: "دیسک: تصادفی ۸ کیلوبایت، صدک ۹۵" }
    disk_sequential() { en: "Disk: sequential reads", fa: "دیسک: خواندن پیاپی" }
    disk_sequential_p95() { en: "Disk: sequential reads, p95", fa: "دیسک: خواندن پیاپی، صدک ۹۵" }
    disk_commit() { en: "Disk: commits", fa: "دیسک: ثبت تراکنش" }
    disk_commit_p95() { en: "Disk: commits, p95", fa: "دیسک: ثبت تراکنش، صدک ۹۵" }
    timer_p50() { en: "Lateness of a 1 ms sleep, median", fa: "دیرکرد خواب یک میلی‌ثانیه‌ای، میانه" }
    timer_p95() { en: "Lateness of a 1 ms sleep, p95", fa: "دیرکرد خواب یک میلی‌ثانیه‌ای، صدک ۹۵" }
    stolen_single() { en: "Time not given, one thread", fa: "زمان داده‌نشده، یک رشته" }
    stolen_all() { en: "Time not given, all threads", fa: "زمان داده‌نشده، همهٔ رشته‌ها" }

    tile_delivered() { en: "Work delivered", fa: "کار انجام‌شده" }
    tile_sessions() { en: "Sessions", fa: "نوبت‌ها" }
    tile_sessions_value(a, b) { en: "{a} and {b}", fa: "{a} و {b}" }
    tile_factor() { en: "Factor for a quote", fa: "ضریب پیش‌فاکتور" }
    tile_factor_note() { en: "of a core’s work, virtual over physical", fa: "سهم کار هر هسته، مجازی به فیزیکی" }
    tile_confidence(share) { en: "at {share} for one and all threads together", fa: "با اطمینان {share} برای یک رشته و همهٔ رشته‌ها با هم" }

    reasons() { en: "Why they cannot be compared", fa: "چرا مقایسه‌پذیر نیستند" }
    warnings() { en: "What makes it less sure", fa: "آنچه از اطمینان می‌کاهد" }
    metrics() { en: "Metrics", fa: "سنجه‌ها" }
    metrics_lead(margin) {
        en: "Medians of the sessions. What lies within {margin} with its whole interval is equivalent. Shares of time are compared as a difference, in percentage points.",
        fa: "میانهٔ نوبت‌ها. سنجه‌ای که همهٔ بازه‌اش در محدودهٔ {margin} باشد برابر است. سهم‌های زمان به صورت تفاوت و به واحد درصد مقایسه می‌شوند.",
    }
    metric() { en: "Metric", fa: "سنجه" }
    verdict() { en: "Verdict", fa: "داوری" }
    change() { en: "Second / first", fa: "دومی نسبت به اولی" }
    interval() { en: "Interval", fa: "بازه" }
    sessions() { en: "Sessions", fa: "نوبت‌ها" }
    sessions_note() { en: "(unsteady)", fa: "(ناپایدار)" }
    unsteady(n, unsteady) { en: "{n} ({unsteady})", fa: "{n} ({unsteady})" }
    pair(a, b) { en: "{a} / {b}", fa: "{a} / {b}" }
    needed() { en: "More needed", fa: "نوبت‌های لازم" }
    needed_note() { en: "a side, estimated", fa: "برای هر طرف، برآورد" }
    points(n) { en: "{n} points", fa: "{n} واحد" }
    plus(n) { en: "+{n}", fa: "\u{200e}+{n}" }
    minus(n) { en: "−{n}", fa: "\u{200e}−{n}" }

    values() { en: "Values of the sessions", fa: "مقدارهای هر نوبت" }
    values_lead() {
        en: "The median of each session, in the order of the records: what every figure above is made of.",
        fa: "میانهٔ هر نوبت به ترتیب سندها؛ همهٔ عددهای بالا از این مقدارها به دست آمده است.",
    }
    hosts() { en: "The hosts", fa: "سرورها" }
    host() { en: "Host", fa: "سرور" }
    machine() { en: "Kind", fa: "گونه" }
    machine_physical() { en: "physical", fa: "فیزیکی" }
    machine_virtual(hypervisor) { en: "virtual ({hypervisor})", fa: "مجازی ({hypervisor})" }
    processor() { en: "Processor", fa: "پردازنده" }
    cores() { en: "Cores", fa: "هسته‌ها" }
    memory() { en: "Memory", fa: "حافظه" }
    began() { en: "Sessions began", fa: "آغاز نوبت‌ها" }
    not_known() { en: "not known", fa: "نامعلوم" }

    basis() { en: "How it was compared", fa: "مقایسه چگونه انجام شد" }
    basis_lead() {
        en: "Samples of one session share what the machine did then, so the unit is the session.",
        fa: "نمونه‌های یک نوبت به حال ماشین در همان زمان بستگی دارند؛ پس واحد مقایسه نوبت است.",
    }
    rule() { en: "Verdict", fa: "داوری" }
    rule_value(margin) {
        en: "By the work kernel, on one thread and on all: worse or better if the whole interval lies beyond {margin}, equivalent if it lies within, else inconclusive. The worse of the two stands for the host.",
        fa: "بر پایهٔ هستهٔ «کار»، روی یک رشته و روی همه: اگر همهٔ بازه بیرون از {margin} باشد بدتر یا بهتر، اگر درون آن باشد برابر، وگرنه نامعلوم. بدترینِ این دو پاسخ سرور است.",
    }
    estimate() { en: "Intervals", fa: "بازه‌ها" }
    estimate_value(resamples, seed, confidence) {
        en: "Ratio of the medians, two-level bootstrap: sessions, then samples within each ({resamples} resamples, seed {seed}); {confidence} for the work kernel’s two together (Bonferroni) and for each other metric by itself, so about one in twenty of those may err.",
        fa: "نسبت میانه‌ها با بوت‌استرپ دوسطحی: نخست نوبت‌ها، سپس نمونه‌های هر نوبت ({resamples} بازنمونه، عدد آغازین {seed})؛ اطمینان {confidence} برای دو سنجهٔ هستهٔ «کار» با هم (بونفرونی) و برای هر سنجهٔ دیگر جداگانه؛ پس از آن‌ها شاید از هر بیست یکی خطا باشد.",
    }
    fewest() { en: "Fewest sessions", fa: "کمترین نوبت‌ها" }
    fewest_value(n) { en: "{n} a side; with fewer there is no verdict", fa: "{n} برای هر طرف؛ با کمتر از آن داوری نمی‌شود" }
    factor_source() { en: "Source of the factor", fa: "منبع ضریب" }
    version() { en: "Version of the document", fa: "نسخهٔ سند" }

    terminal_basis(a, b, margin, confidence) {
        en: "The unit is the session: {a} of the first host, {b} of the second; margin {margin}, confidence {confidence}.",
        fa: "واحد مقایسه نوبت است: {a} نوبت از سرور اول و {b} از دوم؛ حاشیه {margin} و اطمینان {confidence}.",
    }
    item() { en: "Item", fa: "مورد" }
    value() { en: "Value", fa: "مقدار" }
}
