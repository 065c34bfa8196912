//! Numbers with their units, dates, and what stands where no number is.

messages! {
    microseconds(n) { en: "{n}\u{a0}µs", fa: "{n} میکروثانیه" }
    milliseconds(n) { en: "{n}\u{a0}ms", fa: "{n} میلی‌ثانیه" }
    seconds(n) { en: "{n}\u{a0}s", fa: "{n} ثانیه" }
    minutes(n) { en: "{n}\u{a0}min", fa: "{n} دقیقه" }
    hours(n) { en: "{n}\u{a0}h", fa: "{n} ساعت" }
    two_spans(large, small) { en: "{large} {small}", fa: "{large} و {small}" }
    percent(n) { en: "{n}\u{a0}%", fa: "{n}٪" }
    over(n) { en: "over {n}", fa: "بیش از {n}" }
    cores(n) { en: "{n} cores", fa: "{n} هسته" }
    bytes(n) { en: "{n}\u{a0}B", fa: "{n} بایت" }
    kibibytes(n) { en: "{n}\u{a0}KiB", fa: "{n} کیلوبایت" }
    mebibytes(n) { en: "{n}\u{a0}MiB", fa: "{n} مگابایت" }
    gibibytes(n) { en: "{n}\u{a0}GiB", fa: "{n} گیگابایت" }
    users_one() { en: "one user", fa: "یک کاربر" }
    users(n) { en: "{n} users", fa: "{n} کاربر" }
    not_measured() { en: "not measured", fa: "اندازه‌گیری نشد" }
    not_known() { en: "not known", fa: "نامعلوم" }
    not_enough_samples() { en: "not enough samples", fa: "نمونه کافی نیست" }
    not_enough_samples_of(had, needs) {
        en: "not enough samples (had {had}, needs {needs})",
        fa: "نمونه کافی نیست ({had} بود، {needs} لازم است)",
    }
    date(day, month, year) { en: "{day} {month} {year}", fa: "{day} {month} {year}" }
    moment(date, time) { en: "{date}, {time} UTC", fa: "{date}، ساعت {time} به وقت ایران" }
    and(first, last) { en: "{first} and {last}", fa: "{first} و {last}" }
    list_separator() { en: ", ", fa: "، " }

    january() { en: "January", fa: "ژانویه" }
    february() { en: "February", fa: "فوریه" }
    march() { en: "March", fa: "مارس" }
    april() { en: "April", fa: "آوریل" }
    may() { en: "May", fa: "مه" }
    june() { en: "June", fa: "ژوئن" }
    july() { en: "July", fa: "ژوئیه" }
    august() { en: "August", fa: "اوت" }
    september() { en: "September", fa: "سپتامبر" }
    october() { en: "October", fa: "اکتبر" }
    november() { en: "November", fa: "نوامبر" }
    december() { en: "December", fa: "دسامبر" }

    farvardin() { en: "Farvardin", fa: "فروردین" }
    ordibehesht() { en: "Ordibehesht", fa: "اردیبهشت" }
    khordad() { en: "Khordad", fa: "خرداد" }
    tir() { en: "Tir", fa: "تیر" }
    mordad() { en: "Mordad", fa: "مرداد" }
    shahrivar() { en: "Shahrivar", fa: "شهریور" }
    mehr() { en: "Mehr", fa: "مهر" }
    aban() { en: "Aban", fa: "آبان" }
    azar() { en: "Azar", fa: "آذر" }
    dey() { en: "Dey", fa: "دی" }
    bahman() { en: "Bahman", fa: "بهمن" }
    esfand() { en: "Esfand", fa: "اسفند" }
}
