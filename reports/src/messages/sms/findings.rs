//! The first messages with which something was wrong: which one, what, and where the texts differ.

messages! {
    heading() { en: "The first messages that went wrong", fa: "نخستین پیامک‌هایی که اشکال داشت" }
    lead() {
        en: "Moments count from the start of the run. Where a text changed, the place around its first difference is shown, and the difference is marked.",
        fa: "زمان‌ها از آغاز آزمون شمرده می‌شود. هر جا متن تغییر کرده، پیرامون نخستین تفاوت نشان داده و تفاوت نشانه‌گذاری شده است.",
    }
    fault() { en: "What was wrong", fa: "اشکال" }
    message() { en: "Message", fa: "پیامک" }
    at() { en: "After", fa: "پس از" }
    detail() { en: "In what way", fa: "چگونه" }
    of_campaign(campaign, n) { en: "{campaign}, no. {n}", fa: "{campaign}، شمارهٔ {n}" }
    of_singles(n) { en: "single, no. {n}", fa: "تکی، شمارهٔ {n}" }
    lost() { en: "It never came to the gateway.", fa: "هرگز به درگاه نرسید." }
    duplicated(n) { en: "It was taken {n} times.", fa: "{n} بار پذیرفته شد." }
    reordered_one() { en: "It came behind one later message.", fa: "پس از یک پیامکِ بعدی رسید." }
    reordered(n) { en: "It came behind {n} later ones.", fa: "پس از {n} پیامکِ بعدی رسید." }
    question_marks() {
        en: "Letters became question marks: the text went through a code page.",
        fa: "حرف‌ها علامت سؤال شد: متن از یک کدپیج گذشته است.",
    }
    mojibake() {
        en: "UTF-8 was read as another encoding.",
        fa: "\u{2068}UTF-8\u{2069} با کدگذاریِ دیگری خوانده شد.",
    }
    arabic_letters() {
        en: "Persian ye or kaf and their Arabic forms were exchanged.",
        fa: "«ی» یا «ک» فارسی با شکل عربی‌اش عوض شد.",
    }
    joiner() {
        en: "A zero-width non-joiner is missing or became something else.",
        fa: "نیم‌فاصله افتاده یا چیز دیگری شده است.",
    }
    digits() { en: "Digits became those of another script.", fa: "رقم‌ها به خط دیگری درآمد." }
    astral() {
        en: "An emoji or another rare character was lost or broken.",
        fa: "شکلک یا نویسه‌ای کمیاب افتاده یا شکسته است.",
    }
    cut_off() { en: "The end is missing.", fa: "پایان متن نیست." }
    other() { en: "The text is another one.", fa: "متن چیز دیگری است." }
    given() { en: "Given:", fa: "داده‌شده:" }
    got() { en: "Got:", fa: "رسیده:" }
    marked() { en: "Marked:", fa: "نشانه‌گذاری:" }
    nothing() { en: "nothing", fa: "هیچ" }
    instead(given, got) { en: "{given} became {got}", fa: "{given} شد {got}" }
    country_code() {
        en: "The number begins with the country's code (98).",
        fa: "شماره با پیش‌شمارهٔ کشور (۹۸) آغاز می‌شود.",
    }
    another_number() {
        en: "The number is not the one that the message was given for.",
        fa: "شماره آن نیست که پیامک برایش داده شده بود.",
    }
    sender() { en: "The sender is another one.", fa: "فرستنده کس دیگری است." }
    credentials() { en: "User name or password are wrong.", fa: "نام کاربر یا گذرواژه نادرست است." }
    not_utf8() { en: "The text is not UTF-8.", fa: "متن \u{2068}UTF-8\u{2069} نیست." }
}
