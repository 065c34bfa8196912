//! What stood around the messages: the gateway, what came in, and the others' times meanwhile.

messages! {
    gateway() { en: "The gateway", fa: "درگاه پیامک" }
    gateway_lead() { en: "Over the whole run.", fa: "در کل آزمون." }
    item() { en: "Item", fa: "مورد" }
    value() { en: "Value", fa: "مقدار" }
    kind() { en: "Kind", fa: "گونه" }
    kind_http(description) {
        en: "a provider called over HTTP, played by this program (description {description})",
        fa: "سرویس‌دهنده‌ای که با \u{2068}HTTP\u{2069} صدا زده می‌شود و این برنامه نقشش را بازی می‌کند (توصیف {description})",
    }
    kind_modem() {
        en: "a GSM modem on a serial line, played by this program",
        fa: "مودم \u{2068}GSM\u{2069} روی درگاه سریال که این برنامه نقشش را بازی می‌کند",
    }
    address() { en: "Address", fa: "نشانی" }
    line() { en: "Serial line", fa: "درگاه سریال" }
    rate_limit() { en: "Takes at most (planned)", fa: "حداکثر می‌پذیرد (طبق برنامه)" }
    rate_limit_value(n) { en: "{n} messages a second", fa: "{n} پیامک در ثانیه" }
    rate_unlimited() { en: "whatever comes", fa: "هرچه برسد" }
    latency() { en: "Takes to answer (planned)", fa: "زمان پاسخ (طبق برنامه)" }
    troubles_planned() { en: "Goes wrong (planned)", fa: "اختلال‌ها (طبق برنامه)" }
    no_troubles() { en: "nothing", fa: "هیچ" }
    attempts() { en: "Requests", fa: "درخواست‌ها" }
    offered() { en: "Messages offered", fa: "پیامک‌های عرضه‌شده" }
    taken() { en: "Taken", fa: "پذیرفته" }
    refused() { en: "Refused", fa: "ردشده" }
    refused_for(why, n) { en: "{why}: {n}", fa: "{why}: {n}" }
    refusal_credentials() { en: "wrong user name or password", fa: "نام کاربر یا گذرواژهٔ نادرست" }
    refusal_sender() { en: "not one of its senders", fa: "فرستندهٔ ناشناس" }
    refusal_number() { en: "number not written as it wants it", fa: "شکل نادرست شماره" }
    refusal_text() { en: "text empty, too long or not UTF-8", fa: "متن خالی، بیش از حد بلند یا جز \u{2068}UTF-8\u{2069}" }
    refusal_rate() { en: "more came than it takes", fa: "بیشتر از اندازهٔ پذیرش" }
    refusal_error() { en: "it said that it was not well", fa: "خودش اعلام خرابی کرد" }
    troubled() { en: "Met a trouble that was ordered", fa: "برخورد با اختلالِ سفارش‌داده‌شده" }
    unreadable() { en: "Not readable as the description says", fa: "ناخوانا بر پایهٔ توصیف" }
    strangers() { en: "Not given to the CRM by this run", fa: "پیامک‌هایی که این آزمون نداده بود" }
    strangers_warning(n) {
        en: "Messages that this run did not give to the CRM came to the gateway: {n}. They are in none of the counts above.",
        fa: "پیامک‌هایی به درگاه رسید که این آزمون به نرم‌افزار نداده بود: {n}. این‌ها در هیچ‌یک از شمارش‌های بالا نیست.",
    }
    concurrent_most() { en: "Most requests at once", fa: "بیشترین درخواستِ هم‌زمان" }
    parts() { en: "Parts of all messages taken", fa: "بخش‌های همهٔ پیامک‌های پذیرفته" }
    busiest_second() { en: "Taken in the busiest second", fa: "پذیرفته در شلوغ‌ترین ثانیه" }

    inbound() { en: "What came in", fa: "آنچه وارد شد" }
    inbound_note() {
        en: "Sent to the CRM as the provider would. Counts are of the whole run; times of the steady phase, from the moment each was due until the answer's last byte.",
        fa: "همان‌گونه که سرویس‌دهنده می‌فرستد به نرم‌افزار فرستاده شد. تعدادها از کل آزمون و زمان‌ها از بخش پایدار است، از نوبت هر یک تا آخرین بایت پاسخ.",
    }
    delivery_reports() { en: "Delivery reports", fa: "گزارش‌های تحویل" }
    replies() { en: "Replies", fa: "پاسخ‌های مشتریان" }
    due() { en: "Due", fa: "برنامه‌ریزی‌شده" }
    taken_by_crm() { en: "Taken by the CRM", fa: "پذیرفتهٔ نرم‌افزار" }
    not_all_taken(what, missing, due) {
        en: "{what} that the CRM did not take: {missing} of {due}.",
        fa: "{what} که نرم‌افزار نپذیرفت: {missing} از {due}.",
    }
    delivered_as_told(n) {
        en: "The CRM shows {n} messages as delivered: as many as the delivery reports that it took.",
        fa: "نرم‌افزار {n} پیامک را تحویل‌شده نشان می‌دهد: به تعداد گزارش‌های تحویلی که پذیرفت.",
    }
    delivered_otherwise(shown, taken) {
        en: "The CRM shows {shown} messages as delivered, although it took {taken} delivery reports.",
        fa: "نرم‌افزار {shown} پیامک را تحویل‌شده نشان می‌دهد، با آنکه {taken} گزارش تحویل پذیرفت.",
    }
    delivered_unknown() {
        en: "The CRM does not say which messages were delivered.",
        fa: "نرم‌افزار نمی‌گوید کدام پیامک‌ها تحویل شده است.",
    }

    beside() { en: "What it did to the others", fa: "اثرش بر بقیه" }
    beside_note() {
        en: "Times of the steady phase, apart for the seconds in which a campaign drained and for all others.",
        fa: "زمان‌های بخش پایدار، جدا برای ثانیه‌هایی که یک ارسال گروهی در جریان بود و برای بقیه.",
    }
    beside_what() { en: "Times of", fa: "زمانِ" }
    beside_when() { en: "When", fa: "هنگام" }
    draining() { en: "while a campaign drained", fa: "با ارسال گروهیِ در جریان" }
    otherwise() { en: "at other times", fa: "در زمان‌های دیگر" }
    samples() { en: "Samples", fa: "نمونه‌ها" }
    median() { en: "median", fa: "میانه" }
    p95() { en: "p95", fa: "صدک ۹۵" }
    compared(what, median, p95) {
        en: "{what}, while a campaign drained: {median}; {p95}.",
        fa: "{what} هنگام ارسال گروهی: {median}؛ {p95}.",
    }
    timed_answers(name) { en: "{name} answers", fa: "پاسخ‌های {name}" }
    timed_pops() { en: "Screen pops", fa: "نمایش‌های تماس" }
    longer(name, difference, draining, otherwise) {
        en: "{name} longer by {difference} ({draining} instead of {otherwise})",
        fa: "{name} به اندازهٔ {difference} بیشتر ({draining} به جای {otherwise})",
    }
    shorter(name, difference, draining, otherwise) {
        en: "{name} shorter by {difference} ({draining} instead of {otherwise})",
        fa: "{name} به اندازهٔ {difference} کمتر ({draining} به جای {otherwise})",
    }
    the_same(name, value) { en: "{name} the same ({value})", fa: "{name} همان ({value})" }
    not_comparable(name) { en: "{name}: not enough samples to compare", fa: "{name}: نمونه برای مقایسه کافی نیست" }
    beside_nothing() {
        en: "Nothing else was timed while a campaign drained.",
        fa: "هنگام ارسال گروهی زمان چیز دیگری اندازه‌گیری نشد.",
    }
}
