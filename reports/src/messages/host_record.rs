//! What a machine is worth, measured by the host benchmark.

messages! {
    kind() { en: "Host record", fa: "پروندهٔ سنجش سرور" }
    headline(name, index, all) {
        en: "{name}: one core does {index} times the work of the reference core, all together {all} times.",
        fa: "{name}: یک هسته {index} برابر هستهٔ مرجع کار می‌کند و همهٔ هسته‌ها با هم {all} برابر.",
    }
    headline_none(name) {
        en: "{name}: the processors were not measured.",
        fa: "{name}: پردازنده‌ها اندازه‌گیری نشد.",
    }
    no_sessions() { en: "No session was recorded.", fa: "هیچ نشستی ثبت نشده است." }
    machine(os, cpu, cores, memory) {
        en: "{os}; {cpu}; {cores}; {memory}.",
        fa: "{os}؛ {cpu}؛ {cores}؛ {memory}.",
    }
    logical(n) { en: "{n} logical processors", fa: "{n} پردازندهٔ منطقی" }
    last_session(started, length, lasted) {
        en: "Last session: {started}, {length}, {lasted}.",
        fa: "آخرین نشست: {started}، {length}، {lasted}.",
    }
    interrupted() {
        en: "It was stopped by hand: axes that it did not reach are absent.",
        fa: "با دست متوقف شد: محورهایی که به آن‌ها نرسید اینجا نیستند.",
    }
    cores_allowed(n, all) {
        en: "This process may use {n} of {all} logical processors.",
        fa: "این برنامه {n} از {all} پردازندهٔ منطقی را در اختیار دارد.",
    }
    brief() { en: "brief", fa: "فوری" }
    quick() { en: "quick", fa: "کوتاه" }
    full() { en: "full", fa: "کامل" }
    steady() { en: "steady", fa: "پایدار" }
    not_steady() { en: "no steady state", fa: "ناپایدار" }
    labelled(label, text) { en: "{label}: {text}", fa: "{label}: {text}" }
    with_note(text, note) { en: "{text} ({note})", fa: "{text} ({note})" }

    cpu() { en: "Processors", fa: "پردازنده‌ها" }
    memory() { en: "Memory", fa: "حافظه" }
    disk() { en: "Disk", fa: "دیسک" }
    timer() { en: "Timers", fa: "زمان‌سنج‌ها" }
    stolen() { en: "Time not given", fa: "زمان داده‌نشده" }
    scaling() { en: "Scaling", fa: "رشد با رشته‌ها" }
    random() { en: "Random 8 KiB, 70 % reads", fa: "تصادفی ۸ کیلوبایت، ۷۰٪ خواندن" }
    sequential() { en: "Sequential reads of 64 KiB", fa: "خواندن پیاپی ۶۴ کیلوبایت" }
    commit() { en: "Synchronous writes, as a commit", fa: "نوشتن همگام، مانند ثبت تراکنش" }

    axis() { en: "What was measured", fa: "آنچه سنجیده شد" }
    value() { en: "Median", fa: "میانه" }
    whether_steady() { en: "Steady", fa: "پایداری" }
    index() { en: "Index", fa: "شاخص" }
    kernel_single(kernel, version) {
        en: "{kernel} {version}, one thread",
        fa: "{kernel} {version}، یک رشته",
    }
    kernel_all(kernel, version) {
        en: "{kernel} {version}, all threads",
        fa: "{kernel} {version}، همهٔ رشته‌ها",
    }
    copy() { en: "Copy, all threads", fa: "رونوشت، همهٔ رشته‌ها" }
    triad() { en: "Triad, all threads", fa: "سه‌تایی، همهٔ رشته‌ها" }
    chase(size) { en: "Dependent loads in {size}", fa: "خواندن‌های وابسته در {size}" }
    threads_one() { en: "1 thread", fa: "۱ رشته" }
    threads(n) { en: "{n} threads", fa: "{n} رشته" }
    speedup(threads, times) { en: "{threads}: {times}×", fa: "{threads}: {times} برابر" }
    reference() {
        en: "Index: this machine over the stored reference machine, by one thread.",
        fa: "شاخص: این دستگاه نسبت به دستگاه مرجع ذخیره‌شده، با یک رشته.",
    }

    rounds_per_s(n) { en: "{n} rounds/s", fa: "{n} دور در ثانیه" }
    megabytes_per_s(n) { en: "{n}\u{a0}MB/s", fa: "{n} مگابایت در ثانیه" }
    nanoseconds(n) { en: "{n}\u{a0}ns", fa: "{n} نانوثانیه" }
    iops(n) { en: "{n} operations/s", fa: "{n} عملیات در ثانیه" }
    amount(n, unit) { en: "{n} {unit}", fa: "{n} {unit}" }

    quantiles(first, second, third) {
        en: "p50 {first}, p95 {second}, p99 {third}",
        fa: "صدک ۵۰ {first}، صدک ۹۵ {second}، صدک ۹۹ {third}",
    }
    not_enough() { en: "not enough operations", fa: "عملیات کافی نیست" }
    direct(mount, size) {
        en: "A file of {size} on {mount}, past the system's cache.",
        fa: "پرونده‌ای به اندازهٔ {size} روی {mount}، بدون حافظهٔ نهان سیستم.",
    }
    not_direct(mount, size) {
        en: "A file of {size} on {mount}, through the system's cache: these are not the disk's own figures.",
        fa: "پرونده‌ای به اندازهٔ {size} روی {mount}، از راه حافظهٔ نهان سیستم: این‌ها عددهای خود دیسک نیست.",
    }

    late(sleeps, quantiles, worst) {
        en: "{sleeps} sleeps of 1 ms, late by {quantiles}, at worst {worst}.",
        fa: "{sleeps} خواب ۱ میلی‌ثانیه‌ای، دیرکرد: {quantiles}، بدترین {worst}.",
    }
    late_like() {
        en: "Compare like systems with like systems.",
        fa: "فقط سیستم‌عامل‌های همانند را با هم بسنجید.",
    }
    stolen_note() {
        en: "An upper bound: threads that spin on the clock see the gaps in which they did not run, whoever ran instead.",
        fa: "کران بالا: رشته‌هایی که پیوسته ساعت را می‌خوانند فاصله‌هایی را می‌بینند که در آن اجرا نشدند، هر که به جایشان اجرا شده باشد.",
    }
    gap(threads, share, of_1_ms, of_5_ms, longest) {
        en: "{threads}: at most {share} of the time was not given (gaps over 1 ms: {of_1_ms}, over 5 ms: {of_5_ms}; the longest {longest}).",
        fa: "{threads}: حداکثر {share} از زمان داده نشد (فاصله‌های بیش از ۱ میلی‌ثانیه: {of_1_ms}، بیش از ۵ میلی‌ثانیه: {of_5_ms}؛ بلندترین {longest}).",
    }
    steal(share) {
        en: "By the hypervisor's own counter: {share}.",
        fa: "به شمارندهٔ خود میزبان مجازی: {share}.",
    }
    steal_none() {
        en: "By the hypervisor's own counter: not measured, this system has none.",
        fa: "به شمارندهٔ خود میزبان مجازی: اندازه‌گیری نشد، این سیستم شمارنده‌ای ندارد.",
    }
    throttled(share) {
        en: "A quota held this process back in {share} of the scheduler's periods.",
        fa: "در {share} از دوره‌های زمان‌بند، سهمیه این برنامه را نگه داشت.",
    }

    left_out() { en: "Not measured", fa: "اندازه‌گیری نشد" }
    left_out_lead() {
        en: "What the last session left out, and why.",
        fa: "آنچه آخرین نشست کنار گذاشت، و دلیل آن.",
    }
    no_reason() { en: "no reason is recorded", fa: "دلیلی ثبت نشده است" }
    reason() { en: "Reason", fa: "دلیل" }
    sessions() { en: "Sessions", fa: "نشست‌ها" }
    sessions_lead() {
        en: "Each session with the medians that it recorded, in the order in which they began. Copy in MB/s, disk rates in operations a second.",
        fa: "هر نشست با میانه‌هایی که ثبت کرد، به ترتیب آغاز. رونوشت به مگابایت در ثانیه، نرخ دیسک به عملیات در ثانیه.",
    }
    started() { en: "Began", fa: "آغاز" }
    length() { en: "Length", fa: "درازا" }
    index_single() { en: "Index, one core", fa: "شاخص، یک هسته" }
    index_all() { en: "Index, all", fa: "شاخص، همه" }
    copy_short() { en: "Copy", fa: "رونوشت" }
    random_short() { en: "Random", fa: "تصادفی" }
    commit_short() { en: "Commit", fa: "ثبت" }
    stolen_single() { en: "Not given, one", fa: "داده‌نشده، یکی" }
    stolen_all() { en: "Not given, all", fa: "داده‌نشده، همه" }
    terminal_note(missing, mark, stop) {
        en: "“{missing}”: not measured. “{mark}”: no steady state. “{stop}”: stopped by hand. Times in UTC, copy in MB/s, disk rates in operations a second.",
        fa: "«{missing}»: اندازه‌گیری نشد. «{mark}»: ناپایدار. «{stop}»: با دست متوقف شد. ساعت به وقت ایران، رونوشت به مگابایت در ثانیه، نرخ دیسک به عملیات در ثانیه.",
    }
    page_note(mark, stop) {
        en: "“{mark}”: no steady state. “{stop}”: stopped by hand. Times in UTC.",
        fa: "«{mark}»: ناپایدار. «{stop}»: با دست متوقف شد. ساعت به وقت ایران.",
    }
    provenance() { en: "Machine and provenance", fa: "دستگاه و شناسنامه" }
    checksum(kernel, version) {
        en: "Result of {kernel} {version}, by which it is seen to be frozen",
        fa: "نتیجهٔ {kernel} {version}، گواه آنکه تغییر نکرده است",
    }
    load_before(n) { en: "Runnable tasks before it began: {n}.", fa: "کارهای در صف پیش از آغاز: {n}." }
}
