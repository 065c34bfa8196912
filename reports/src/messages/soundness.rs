//! Whether the measurement itself is sound.

messages! {
    heading() { en: "Soundness of the measurement", fa: "درستی اندازه‌گیری" }
    lead() {
        en: "A load test can be wrong too. These are the tests it passed or failed on itself.",
        fa: "خودِ آزمون بار هم می‌تواند اشتباه کند. این‌ها بررسی‌هایی است که دربارهٔ خودش انجام داده است.",
    }
    check() { en: "Test", fa: "بررسی" }
    figure() { en: "Figure", fa: "عدد" }
    meaning() { en: "What it means", fa: "معنی" }
    validity() { en: "Validity", fa: "اعتبار" }
    valid() { en: "valid", fa: "معتبر" }
    not_valid() { en: "not valid", fa: "نامعتبر" }
    nothing_against_it() { en: "Nothing was found that speaks against this measurement.", fa: "چیزی که این اندازه‌گیری را بی‌اعتبار کند پیدا نشد." }
    lag(name) { en: "Generator lag, {name}", fa: "تأخیر مولد بار، {name}" }
    lag_figure(p99, max) { en: "p99 {p99}, max {max}", fa: "صدک ۹۹: {p99}، بیشینه: {max}" }
    lag_meaning() {
        en: "How late the generator sent what was due. It is charged to the response time.",
        fa: "مولد بار هر درخواست را چقدر دیرتر از موعد فرستاد. این زمان در زمان پاسخ حساب شده است.",
    }
    littles_law() { en: "Little's law", fa: "قانون لیتل" }
    littles_figure(in_flight, product, error) {
        en: "{in_flight} in flight against {product}: {error} apart",
        fa: "{in_flight} در جریان در برابر {product}: اختلاف {error}",
    }
    littles_meaning() {
        en: "Steps in flight must equal throughput times service time. A difference over 5 % means that something was missed.",
        fa: "تعداد گام‌های در جریان باید برابر گذردهی ضربدر زمان سرویس باشد. اختلاف بیش از ۵٪ یعنی چیزی از قلم افتاده است.",
    }
    users_law() { en: "Users against throughput", fa: "کاربران در برابر گذردهی" }
    users_figure(error) { en: "{error} apart", fa: "اختلاف {error}" }
    users_meaning() {
        en: "The number of users must equal throughput times a user's whole cycle, think time included.",
        fa: "تعداد کاربران باید برابر گذردهی ضربدر چرخهٔ کامل هر کاربر، با زمان فکر کردن، باشد.",
    }
    steady() { en: "Steady state", fa: "حالت پایدار" }
    under(n) { en: "under {n}", fa: "کمتر از {n}" }
    steady_figure(p) { en: "steady (p-value {p})", fa: "پایدار (مقدار احتمال: {p})" }
    drifting_figure(ratio, p) {
        en: "drifting: {ratio} times (p-value {p})",
        fa: "در حال تغییر: {ratio} برابر (مقدار احتمال: {p})",
    }
    steady_meaning() {
        en: "Mann-Kendall test for a trend of the medians over the steady phase.",
        fa: "آزمون من-کندال برای یافتن روند در میانه‌ها در طول بخش پایدار.",
    }
    not_tested() { en: "not tested: too few samples", fa: "بررسی نشد: نمونه کم بود" }
    warm_up() { en: "Left out at the start", fa: "کنار گذاشته‌شده از آغاز" }
    warm_up_meaning() {
        en: "Ramp-up and warm-up of a fixed length, as the scenario says.",
        fa: "بالا رفتن بار و گرم شدن با طول ثابت، چنان که سناریو می‌گوید.",
    }
    ending() { en: "End of the run", fa: "پایان آزمون" }
}
