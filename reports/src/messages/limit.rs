//! What limited a run, and what was looked at to say so.

messages! {
    heading() { en: "What limited this run", fa: "محدودیت این آزمون" }
    lead() {
        en: "What was looked at, what speaks for the answer first.",
        fa: "آنچه بررسی شد؛ نخست آنچه گواه این پاسخ است.",
    }
    limited_by(cause) { en: "What limited this run: {cause}.", fa: "محدودیت این آزمون: {cause}." }
    limited_at(amount, cause) {
        en: "What limited the run at {amount}: {cause}.",
        fa: "محدودیت اجرا با {amount}: {cause}.",
    }
    evident(sentence, sign, observed) { en: "{sentence} {sign}: {observed}.", fa: "{sentence} {sign}: {observed}." }
    nothing() {
        en: "nothing; every threshold holds and nothing that was measured is near its end",
        fa: "هیچ؛ همهٔ حدهای مجاز برقرار است و هیچ‌یک از منابع اندازه‌گیری‌شده به آخر توان خود نزدیک نیست",
    }
    undetermined_idle(cpu) {
        en: "not determined; the target became slow, but its host was not at its end (processors {cpu} busy)",
        fa: "معلوم نشد؛ سامانهٔ هدف کند شد، ولی سرورش به آخر توان خود نرسیده بود (پردازنده‌ها {cpu} مشغول بودند)",
    }
    undetermined() {
        en: "not determined; the target became slow, but nothing that was measured says why",
        fa: "معلوم نشد؛ سامانهٔ هدف کند شد، ولی هیچ‌یک از عددهای اندازه‌گیری‌شده علت را نشان نمی‌دهد",
    }

    whole_cpu() { en: "the target's processors", fa: "پردازنده‌های سامانهٔ هدف" }
    whole_disk() { en: "the target's disks", fa: "دیسک‌های سامانهٔ هدف" }
    whole_memory() { en: "the target's memory", fa: "حافظهٔ سامانهٔ هدف" }
    whole_steal() {
        en: "the hypervisor, which gave processor time to others",
        fa: "میزبان مجازی، که زمان پردازنده را به دیگران داد",
    }
    whole_generator() {
        en: "the load generator, so that its own end was measured and not the target's",
        fa: "مولد بار؛ پس پایانِ توان خودِ مولد اندازه‌گیری شد، نه سامانهٔ هدف",
    }
    whole_gateway() {
        en: "the SMS gateway, which messages waited for",
        fa: "درگاه پیامک، که پیامک‌ها در انتظارش ماندند",
    }
    whole_exchange() {
        en: "the telephone exchange, or the lines and agents behind it",
        fa: "مرکز تلفن، یا خط‌ها و کارشناسان پشت آن",
    }
    whole_station() {
        en: "the servers of the stand-in's service model",
        fa: "خدمت‌دهنده‌های مدل سرویسِ نصب جایگزین",
    }

    short_nothing() { en: "none", fa: "هیچ" }
    short_cpu() { en: "CPU", fa: "پردازنده" }
    short_disk() { en: "disks", fa: "دیسک" }
    short_memory() { en: "memory", fa: "حافظه" }
    short_steal() { en: "hypervisor", fa: "میزبان مجازی" }
    short_generator() { en: "generator", fa: "مولد بار" }
    short_gateway() { en: "SMS gateway", fa: "درگاه پیامک" }
    short_exchange() { en: "exchange", fa: "مرکز تلفن" }
    short_station() { en: "model's servers", fa: "خدمت‌دهنده‌های مدل" }
    short_undetermined() { en: "not determined", fa: "نامعلوم" }

    sign() { en: "Sign", fa: "نشانه" }
    observed() { en: "Observed", fa: "مشاهده‌شده" }
    bound() { en: "Speaks from", fa: "گواه است از" }
    speaks() { en: "Speaks for the answer", fa: "گواه این پاسخ" }
    does_speak() { en: "yes", fa: "بله" }
    does_not_speak() { en: "no", fa: "نه" }
    only_explains() { en: "only explains", fa: "فقط توضیح" }
    no_evidence() { en: "Nothing was looked at.", fa: "چیزی بررسی نشد." }
    times(n) { en: "{n} times", fa: "{n} برابر" }

    sign_host_cpu() { en: "All processors, mean busy share", fa: "همهٔ پردازنده‌ها، میانگین سهم مشغول" }
    sign_busiest_core() { en: "Busiest processor, mean busy share", fa: "شلوغ‌ترین پردازنده، میانگین سهم مشغول" }
    sign_target_cpu() { en: "Cores that the target kept busy", fa: "هسته‌هایی که سامانهٔ هدف مشغول کرد" }
    sign_steal() { en: "Time that the hypervisor gave to others", fa: "زمانی که میزبان مجازی به دیگران داد" }
    sign_disk() { en: "Busiest disk, busy share", fa: "شلوغ‌ترین دیسک، سهم مشغول" }
    sign_memory() { en: "Memory in use at most", fa: "بیشترین سهم حافظهٔ در حال مصرف" }
    sign_station() {
        en: "Servers of the stand-in's service model, busy share",
        fa: "خدمت‌دهنده‌های مدل سرویسِ نصب جایگزین، سهم مشغول",
    }
    sign_lag() { en: "Generator lag, p99", fa: "تأخیر مولد بار، صدک ۹۹" }
    sign_generator_cpu() {
        en: "Generator: share of the processors it may use",
        fa: "مولد بار: سهم از پردازنده‌هایی که می‌تواند به کار گیرد",
    }
    sign_throttled() {
        en: "Generator: share of periods in which a quota held it back",
        fa: "مولد بار: سهم دوره‌هایی که سهمیه جلوی آن را گرفت",
    }
    sign_in_flight() { en: "Steps in flight, mean", fa: "گام‌های در جریان، میانگین" }
    sign_growth() {
        en: "Service time against the lightest part of the run",
        fa: "زمان سرویس نسبت به سبک‌ترین بخش آزمون",
    }
    sign_littles_law() { en: "Error of Little's law", fa: "خطای قانون لیتل" }
    sign_refused() {
        en: "Requests that the gateway refused as too many",
        fa: "درخواست‌هایی که درگاه پیامک چون زیاد بود رد کرد",
    }
    sign_waiting() {
        en: "Messages waiting when the steady phase ended",
        fa: "پیامک‌های منتظر در پایان بخش پایدار",
    }
    sign_not_played() {
        en: "Calls that were due and could not be played",
        fa: "تماس‌هایی که نوبتشان بود و برقرار نشد",
    }
}
