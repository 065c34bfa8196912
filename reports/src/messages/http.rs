//! The requests of a run to an HTTP API: what was asked of the target, and what it took.

messages! {
    heading() { en: "HTTP requests", fa: "درخواست‌های \u{2068}HTTP\u{2069}" }
    lead() {
        en: "Iterations came due by the plan, whatever the target did; one that came due while as many as allowed were under way was dropped. Times of each request stand among the steps.",
        fa: "نوبت‌ها طبق برنامه رسید، سامانهٔ هدف هرچه می‌کرد؛ نوبتی که هنگام رسیدنش بیشترین تعداد مجاز در جریان بود انجام نشد. زمانِ هر درخواست در جدول گام‌هاست.",
    }
    load(rate) { en: "up to {rate} requests a second", fa: "تا {rate} درخواست در ثانیه" }
    load_chains(rate) { en: "up to {rate} chains of requests a second", fa: "تا {rate} زنجیرهٔ درخواست در ثانیه" }

    item() { en: "Item", fa: "مورد" }
    value() { en: "Value", fa: "مقدار" }
    arrivals() { en: "Arrivals", fa: "شیوهٔ رسیدن نوبت‌ها" }
    arrivals_even() { en: "evenly spaced", fa: "با فاصلهٔ یکسان" }
    arrivals_poisson() { en: "at random, as a Poisson process", fa: "تصادفی، فرایند پواسون" }
    stages() { en: "Arrival rate", fa: "نرخ نوبت‌ها" }
    stage(from, until, rate) {
        en: "from {from} to {until}: {rate} a second",
        fa: "از {from} تا {until}: {rate} در ثانیه",
    }
    stage_ramp(from, until, first, last) {
        en: "from {from} to {until}: from {first} to {last} a second",
        fa: "از {from} تا {until}: از {first} تا {last} در ثانیه",
    }
    requests() { en: "Requests of an iteration", fa: "درخواست‌های هر نوبت" }
    planned() { en: "Iterations of the whole schedule", fa: "نوبت‌های کل برنامه" }
    most() { en: "Iterations under way at once, at most", fa: "بیشترین نوبتِ هم‌زمان" }
    due() { en: "Due in the steady phase", fa: "نوبت‌های بخش پایدار" }
    dropped() { en: "Of these, dropped", fa: "از این میان، انجام‌نشده" }
    dropped_share(n, share) { en: "{n} ({share})", fa: "{n} ({share})" }
    connections() { en: "Connections opened in the whole run", fa: "اتصال‌های بازشده در کل آزمون" }
    protocol() { en: "Protocol", fa: "پروتکل" }
    nothing_answered() { en: "nothing was answered", fa: "هیچ پاسخی نیامد" }
    dropped_warning() {
        en: "What was dropped never reached the target, and is in no response time.",
        fa: "نوبت‌های انجام‌نشده هرگز به سامانهٔ هدف نرسید و در هیچ زمان پاسخی نیست.",
    }

    chart_rate() { en: "Asked and served", fa: "خواسته و انجام‌شده" }
    chart_rate_note() {
        en: "Due and dropped are iterations, served are requests that ended.",
        fa: "برنامه‌ریزی‌شده و انجام‌نشده نوبت است، انجام‌شده درخواستی که پایان یافت.",
    }
    line_due() { en: "iterations due", fa: "نوبت‌های برنامه‌ریزی‌شده" }
    line_served() { en: "requests served", fa: "درخواست‌های انجام‌شده" }
    line_dropped() { en: "iterations dropped", fa: "نوبت‌های انجام‌نشده" }
    chart_response() { en: "Response times of the requests", fa: "زمان پاسخ درخواست‌ها" }
    picked_rate(n) {
        en: "One window of each {n} is drawn, the one with the most dropped, or else the most due.",
        fa: "از هر {n} بازه یکی رسم شده است: آن که بیشترین نوبت انجام‌نشده را دارد، وگرنه بیشترین نوبت را.",
    }

    terminal_plan(rate, due, dropped) {
        en: "Asked: {rate}. Iterations due in the steady phase: {due}, of these dropped: {dropped}.",
        fa: "خواسته: {rate}. نوبت‌های بخش پایدار: {due}، از این میان انجام‌نشده: {dropped}.",
    }
    terminal_connections(protocol, connections) {
        en: "Protocol: {protocol}; connections opened: {connections}.",
        fa: "پروتکل: {protocol}؛ اتصال‌های بازشده: {connections}.",
    }
}
