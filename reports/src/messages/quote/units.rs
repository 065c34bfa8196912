//! Amounts of a quote with their units, and the marks of where they come from.

messages! {
    cores(n) { en: "{n} cores", fa: "{n} هسته" }
    cores_one(n) { en: "{n} core", fa: "{n} هسته" }
    virtual_cores(n) { en: "{n} virtual processors", fa: "{n} پردازندهٔ مجازی" }
    disks(n) { en: "{n} disks", fa: "{n} دیسک" }
    disks_one(n) { en: "{n} disk", fa: "{n} دیسک" }
    years(n) { en: "{n} years", fa: "{n} سال" }
    years_one(n) { en: "{n} year", fa: "{n} سال" }
    gigahertz(n) { en: "{n}\u{a0}GHz", fa: "{n} گیگاهرتز" }
    gigabytes(n) { en: "{n}\u{a0}GB", fa: "{n} گیگابایت" }
    megabytes(n) { en: "{n}\u{a0}MB", fa: "{n} مگابایت" }
    kilobytes(n) { en: "{n}\u{a0}kB", fa: "{n} کیلوبایت" }
    iops(n) { en: "{n} IOPS", fa: "{n} عملیات در ثانیه" }
    per_second(n) { en: "{n} a second", fa: "{n} در ثانیه" }
    per_hour(n) { en: "{n} an hour", fa: "{n} در ساعت" }
    per_day(n) { en: "{n} a day", fa: "{n} در روز" }
    per_year(n) { en: "{n} a year", fa: "{n} در سال" }
    megabits(n) { en: "{n}\u{a0}Mb/s", fa: "{n} مگابیت بر ثانیه" }
    gigabits(n) { en: "{n}\u{a0}Gb/s", fa: "{n} گیگابیت بر ثانیه" }
    licences(n) { en: "{n} licences", fa: "{n} مجوز" }
    raid(name, n) { en: "{name} {n}", fa: "{name} {n}" }
    tier(from, to) { en: "{from}–{to}", fa: "{from} تا {to}" }
    tier_over(n) { en: "over {n}", fa: "بیش از {n}" }

    means_given() { en: "the person who asked for the quote gave it", fa: "درخواست‌کنندهٔ پیشنهاد داده است" }
    means_default() {
        en: "nobody gave it; the default stands, and another value changes the quote",
        fa: "کسی نداده و مقدار پیش‌فرض به کار رفته است؛ مقدار دیگر پیشنهاد را عوض می‌کند",
    }
    means_vendor_now() {
        en: "the vendor's table of 2021 or its prerequisites",
        fa: "جدول سال ۲۰۲۱ یا پیش‌نیازهای سازنده",
    }
    means_vendor_before() { en: "the vendor's earlier table, of 2020", fa: "جدول پیشین سازنده، سال ۲۰۲۰" }
    means_overruled() {
        en: "the catalogue in use replaced the vendor's cell",
        fa: "کاتالوگِ به‌کاررفته مقدار سازنده را جایگزین کرده است",
    }
    means_published() {
        en: "somebody else published it for a comparable system",
        fa: "دیگران برای سامانه‌ای همانند منتشر کرده‌اند",
    }
    means_assumed() { en: "a planner's judgement, not measured", fa: "نظر برنامه‌ریز است و اندازه‌گیری نشده" }
    means_measured() { en: "measured on a run or a host", fa: "در یک آزمون یا روی یک سرور اندازه‌گیری شده است" }
    means_model() {
        en: "computed here; the derivation shows from what",
        fa: "همین‌جا محاسبه شده است؛ شرح محاسبه نشان می‌دهد از چه",
    }
}
