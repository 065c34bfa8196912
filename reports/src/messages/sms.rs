//! The short messages of a run: how fast the campaigns went out, what became of each message, and
//! what the CRM says of it.

pub(crate) mod around;
pub(crate) mod findings;

messages! {
    heading() { en: "Messages", fa: "پیامک‌ها" }
    lead_http() {
        en: "Campaigns and single messages go through the CRM to a provider that this program plays over HTTP. Each message is told from every other, so what was lost, doubled or changed is counted, not guessed; the figures are of the whole run, unless a line says otherwise.",
        fa: "پیامک‌های گروهی و تکی از نرم‌افزار به سرویس‌دهنده‌ای می‌رود که این برنامه نقشش را با \u{2068}HTTP\u{2069} بازی می‌کند. هر پیامک از دیگران بازشناخته می‌شود، پس آنچه گم، تکراری یا عوض شد شمرده شده و حدس نیست؛ عددها مربوط به کل آزمون است، مگر آنکه جز این نوشته شده باشد.",
    }
    lead_modem() {
        en: "Campaigns and single messages go through the CRM to a GSM modem that this program plays on a serial line. Each message is told from every other, so what was lost, doubled or changed is counted, not guessed; the figures are of the whole run, unless a line says otherwise.",
        fa: "پیامک‌های گروهی و تکی از نرم‌افزار به مودم \u{2068}GSM\u{2069}ی می‌رود که این برنامه نقشش را روی درگاه سریال بازی می‌کند. هر پیامک از دیگران بازشناخته می‌شود، پس آنچه گم، تکراری یا عوض شد شمرده شده و حدس نیست؛ عددها مربوط به کل آزمون است، مگر آنکه جز این نوشته شده باشد.",
    }

    load_one() { en: "one message", fa: "یک پیامک" }
    load(n) { en: "{n} messages", fa: "{n} پیامک" }

    pace() { en: "How fast they went out", fa: "با چه سرعتی فرستاده شد" }
    pace_note() {
        en: "Times run from the moment a message was due to start until it came to the gateway. The rate is that between the first and the last message.",
        fa: "زمان‌ها از لحظه‌ای که پیامک باید آغاز می‌شد تا رسیدنش به درگاه است. سرعت، میان نخستین و آخرین پیامک حساب شده است.",
    }
    campaign() { en: "Campaign", fa: "ارسال گروهی" }
    campaign_number(n) { en: "Campaign\u{a0}{n}", fa: "ارسال گروهی\u{a0}{n}" }
    singles() { en: "Single messages", fa: "پیامک‌های تکی" }
    singles_steady() { en: "times: steady phase", fa: "زمان‌ها: بخش پایدار" }
    all() { en: "All", fa: "همه" }
    messages() { en: "Messages", fa: "تعداد" }
    started_at() { en: "Due at", fa: "آغاز در" }
    first() { en: "To the first", fa: "تا نخستین" }
    last() { en: "To the last", fa: "تا آخرین" }
    drain_rate() { en: "A second", fa: "در ثانیه" }
    quantile(n) { en: "p{n}", fa: "صدک {n}" }
    slowest() { en: "Slowest", fa: "کندترین" }
    not_started() { en: "not started", fa: "آغاز نشد" }
    not_started_because(campaign, reason) {
        en: "{campaign} was not started: {reason}",
        fa: "{campaign} آغاز نشد: {reason}",
    }
    still_pending() { en: "some pending", fa: "بعضی بلاتکلیف" }
    none_planned() { en: "No campaign was planned.", fa: "هیچ ارسال گروهی‌ای در برنامه نبود." }

    fates() { en: "What became of them", fa: "چه بر سرشان آمد" }
    fate() { en: "Messages that were", fa: "پیامک‌ها" }
    started() { en: "started", fa: "آغازشده" }
    started_meaning() { en: "Given to the CRM to be sent.", fa: "برای فرستادن به نرم‌افزار داده شد." }
    arrived() { en: "arrived", fa: "رسیده" }
    arrived_meaning() { en: "Taken by the gateway at least once.", fa: "درگاه دست‌کم یک بار آن را پذیرفت." }
    lost_meaning() {
        en: "Never taken by the gateway, although the CRM says that nothing is left to send.",
        fa: "درگاه هرگز آن را نپذیرفت، با آنکه به گفتهٔ نرم‌افزار چیزی برای فرستادن نمانده است.",
    }
    duplicated_meaning() {
        en: "Taken more than once, although the first answer had reached the CRM whole.",
        fa: "بیش از یک بار پذیرفته شد، با آنکه پاسخ نخست کامل به نرم‌افزار رسیده بود.",
    }
    repeated() { en: "repeated for want of an answer", fa: "دوباره‌فرستاده از نبودِ پاسخ" }
    repeated_meaning() {
        en: "Taken more than once because an answer did not reach the CRM: it could not know better.",
        fa: "بیش از یک بار پذیرفته شد، چون پاسخی به نرم‌افزار نرسید: نمی‌توانست بداند.",
    }
    reordered_meaning() {
        en: "First offered after more later ones than the CRM ever had under way at once.",
        fa: "نخستین بار پس از پیامک‌های بعدی عرضه شد، آن هم پس از بیشتر از آنچه نرم‌افزار هیچ‌گاه هم‌زمان در دست داشت.",
    }
    displaced_most() { en: "farthest behind", fa: "بیشترین عقب‌ماندگی" }
    displaced_most_meaning() {
        en: "The most later messages that came before an earlier one. Not a fault in itself.",
        fa: "بیشترین تعداد پیامک‌های بعدی که پیش از یک پیامکِ جلوتر رسید. به‌خودیِ‌خود اشکال نیست.",
    }
    altered_meaning() {
        en: "Taken with another text than the CRM was given.",
        fa: "با متنی جز آنچه به نرم‌افزار داده شده بود پذیرفته شد.",
    }
    malformed_meaning() {
        en: "Taken with a number, a sender or credentials that are not what they should be.",
        fa: "با شماره، فرستنده یا مشخصات ورودی جز آنچه باید پذیرفته شد.",
    }
    pending() { en: "pending", fa: "بلاتکلیف" }
    pending_meaning() {
        en: "Neither taken nor given up when the run ended.",
        fa: "تا پایان آزمون نه پذیرفته شد و نه نرم‌افزار از آن دست کشید.",
    }
    attempts() { en: "requests", fa: "درخواست‌ها" }
    attempts_meaning() {
        en: "In which the CRM offered these messages to the gateway.",
        fa: "درخواست‌هایی که نرم‌افزار با آن‌ها این پیامک‌ها را به درگاه عرضه کرد.",
    }
    retries() { en: "of these, retries", fa: "از این میان، دوباره" }
    retries_meaning() {
        en: "For a message that had been offered before.",
        fa: "برای پیامکی که پیش‌تر هم عرضه شده بود.",
    }

    said() { en: "What the CRM says", fa: "نرم‌افزار چه می‌گوید" }
    said_waiting() { en: "Waiting", fa: "در صف" }
    said_sent() { en: "Sent", fa: "فرستاده" }
    said_failed() { en: "Failed", fa: "ناموفق" }
    said_delivered() { en: "Delivered", fa: "تحویل‌شده" }
    said_attempts() { en: "Requests", fa: "درخواست‌ها" }
    said_nothing() { en: "does not say", fa: "نمی‌گوید" }
    said_agrees() {
        en: "What the CRM says and what the gateway counted agree.",
        fa: "گفتهٔ نرم‌افزار با شمارش درگاه یکی است.",
    }
    said_sent_differs(campaign, sent, arrived) {
        en: "{campaign}: the CRM says that it sent {sent}; {arrived} came to the gateway.",
        fa: "{campaign}: به گفتهٔ نرم‌افزار {sent} پیامک فرستاده شد؛ {arrived} پیامک به درگاه رسید.",
    }
    said_all_differs(campaign, known, started) {
        en: "{campaign}: waiting, sent and failed are {known} messages together; {started} were started.",
        fa: "{campaign}: در صف، فرستاده و ناموفق روی هم {known} پیامک است؛ {started} پیامک آغاز شده بود.",
    }
    said_attempts_differs(campaign, requests, attempts) {
        en: "{campaign}: the CRM counts {requests} requests to the gateway; {attempts} came. What it sends while nobody listens there, it counts alone.",
        fa: "{campaign}: نرم‌افزار {requests} درخواست به درگاه شمرده است؛ {attempts} درخواست رسید. آنچه هنگام خاموشیِ درگاه فرستاده شود فقط در شمارش نرم‌افزار است.",
    }

    chart_rate() { en: "Messages to the gateway", fa: "پیامک‌ها به درگاه" }
    line_attempts() { en: "requests of the CRM", fa: "درخواست‌های نرم‌افزار" }
    line_taken() { en: "messages taken", fa: "پیامک‌های پذیرفته" }
    chart_waiting() { en: "Messages waiting", fa: "پیامک‌های در صف" }
    line_waiting() { en: "started and not yet taken", fa: "آغازشده و هنوز پذیرفته‌نشده" }
    chart_inbound() { en: "Delivery reports and replies to the CRM", fa: "گزارش‌های تحویل و پاسخ‌ها به نرم‌افزار" }
    line_inbound() { en: "sent to the CRM", fa: "فرستاده به نرم‌افزار" }
    rule_start() { en: "a campaign is due", fa: "نوبت یک ارسال گروهی" }
    picked_rate(n) {
        en: "One window of each {n} is drawn, the one with the most requests: the lines show the bursts, and lie over the mean.",
        fa: "از هر {n} بازه یکی رسم شده است: آن که بیشترین درخواست را دارد. پس خط‌ها اوج‌ها را نشان می‌دهند و بالاتر از میانگین‌اند.",
    }
    picked_waiting(n) {
        en: "One window of each {n} is drawn, the one with the most messages waiting.",
        fa: "از هر {n} بازه یکی رسم شده است: آن که بیشترین پیامک در صف را دارد.",
    }
    picked_inbound(n) {
        en: "One window of each {n} is drawn, the one in which the most were sent: the line lies over the mean.",
        fa: "از هر {n} بازه یکی رسم شده است: آن که بیشترین ارسال را دارد. پس خط بالاتر از میانگین است.",
    }

    tile_within(share) { en: "{share} of the messages at the gateway within", fa: "{share} پیامک‌ها به درگاه در کمتر از" }
    tile_messages() { en: "Messages started", fa: "پیامک‌های آغازشده" }
    tile_arrived(n) { en: "{n} arrived", fa: "{n} رسیده" }
    tile_pending(n) { en: "{n} pending", fa: "{n} بلاتکلیف" }
    tile_fault(n, fault) { en: "{n} {fault}", fa: "{n} {fault}" }
    tile_no_fault() { en: "none found with a fault", fa: "بدون اشکال" }
    steps_note() {
        en: "The times of \u{2068}campaign_message\u{2069} and \u{2068}single_message\u{2069} end at the gateway: see the section on messages.",
        fa: "زمانِ \u{2068}campaign_message\u{2069} و \u{2068}single_message\u{2069} با رسیدن به درگاه پایان می‌یابد: بخش پیامک‌ها را ببینید.",
    }

    planned() { en: "Messages", fa: "پیامک‌ها" }
    planned_value(messages, parts, singles) {
        en: "{messages} in the whole schedule, in {parts} parts; {singles} of them one by one",
        fa: "در کل برنامه {messages} پیامک در {parts} بخش؛ {singles} تا تک‌تک",
    }
    planned_campaign(n, at, messages) {
        en: "campaign {n}: {messages} messages, due {at} after the start",
        fa: "ارسال گروهی {n}: {messages} پیامک، {at} پس از آغاز",
    }
    planned_patience(patience) {
        en: "after the arrivals end, up to {patience} to drain",
        fa: "پس از پایان ورودها تا {patience} فرصت برای رسیدن",
    }
    planned_inbound() { en: "Inbound messages", fa: "پیام‌های ورودی" }
    planned_inbound_value(share, after, replies) {
        en: "delivery reports for {share} of the messages, due after {after}; {replies} replies",
        fa: "گزارش تحویل برای {share} پیامک‌ها، پس از {after}؛ {replies} پاسخ",
    }

    terminal_gateway(kind, address) { en: "{kind}; {address}.", fa: "{kind}؛ {address}." }
    terminal_campaign(campaign, messages, at, first, last, rate) {
        en: "{campaign}: {messages} messages, due after {at}; to the first: {first}; to the last: {last}; a second: {rate}.",
        fa: "{campaign}: {messages} پیامک، {at} پس از آغاز؛ تا نخستین: {first}؛ تا آخرین: {last}؛ در ثانیه: {rate}.",
    }
    terminal_fates(started, arrived, pending, attempts, retries) {
        en: "All messages: started {started}, arrived {arrived}, pending {pending}; requests {attempts}, of these retries {retries}.",
        fa: "همهٔ پیامک‌ها: آغازشده {started}، رسیده {arrived}، بلاتکلیف {pending}؛ درخواست {attempts}، از این میان دوباره {retries}.",
    }
    terminal_faults(lost, duplicated, reordered, altered, malformed, repeated) {
        en: "Lost {lost}, duplicated {duplicated}, reordered {reordered}, altered {altered}, malformed {malformed}; repeated for want of an answer {repeated}.",
        fa: "گم‌شده {lost}، تکراری {duplicated}، خارج از نوبت {reordered}، با متن تغییرکرده {altered}، با مشخصات نادرست {malformed}؛ دوباره‌فرستاده از نبودِ پاسخ {repeated}.",
    }
    terminal_times(half, most, nearly_all, max) {
        en: "To the gateway (steady phase): median: {half}; p95: {most}; p99: {nearly_all}; max: {max}.",
        fa: "تا درگاه (بخش پایدار): میانه: {half}؛ صدک ۹۵: {most}؛ صدک ۹۹: {nearly_all}؛ بیشینه: {max}.",
    }
    terminal_inbound(reports_taken, reports_due, replies_taken, replies_due) {
        en: "Inbound: delivery reports {reports_taken} of {reports_due} due; replies {replies_taken} of {replies_due} due.",
        fa: "ورودی: گزارش تحویل {reports_taken} از {reports_due} برنامه‌ریزی‌شده؛ پاسخ {replies_taken} از {replies_due} برنامه‌ریزی‌شده.",
    }
}
