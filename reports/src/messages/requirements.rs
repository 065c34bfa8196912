//! The printed list of prerequisites. Its rows are those of the catalogue; here stands what is said
//! around them.

messages! {
    title() { en: "Prerequisites of the install", fa: "پیش‌نیازهای نصب" }
    lead(n) {
        en: "{n} prerequisites under their IDs. Edition, host and modules decide which of them an install calls for.",
        fa: "{n} پیش‌نیاز با شناسهٔ هر یک. این که کدام‌ها برای یک نصب لازم است به نسخه، میزبان و ماژول‌ها بستگی دارد.",
    }
    version(n) { en: "Version {n} of the catalogue", fa: "ویرایش {n} فهرست" }
    need(need) { en: "Needed: {need}", fa: "نیاز: {need}" }
    unmet(what) { en: "If it is not so: {what}", fa: "اگر چنین نباشد: {what}" }
    unmet_refused() { en: "the install is refused as asked", fa: "نصب به این شکل پذیرفته نمی‌شود" }
    unmet_fail() { en: "the install cannot be done", fa: "نصب انجام نمی‌شود" }
    unmet_warn() { en: "trouble is likely, the install goes on", fa: "نصب انجام می‌شود، با احتمال مشکل" }
    unmet_inform() { en: "nothing stops, it is good to know", fa: "مانعی نیست، برای آگاهی" }
    known(ways) { en: "How it becomes known: {ways}", fa: "راه آگاهی: {ways}" }
    probe() { en: "the check reads or tries it", fa: "برنامه آن را می‌خواند یا می‌آزماید" }
    given() { en: "what the install is asked for says it", fa: "از مشخصات سفارش نصب پیداست" }
    attested() { en: "a person says so", fa: "به گفتهٔ یک مسئول" }
    or_else(first, then) { en: "{first}, or else {then}", fa: "{first}، وگرنه {then}" }
    who(who) { en: "Sees to it: {who}", fa: "مسئول: {who}" }
    who_and_call(who, n) {
        en: "Sees to it: {who}. To call: extension {n}",
        fa: "مسئول: {who}. تماس با داخلی {n}",
    }
}
