//! The sizing quote: its answer, its columns, and what stands beside them.

pub(crate) mod asked;
pub(crate) mod beside;
pub(crate) mod figures;
pub(crate) mod units;

messages! {
    kind() { en: "Hardware quote", fa: "پیشنهاد سخت‌افزار" }
    title(users, edition) {
        en: "Hardware quote for {users}, {edition} edition",
        fa: "پیشنهاد سخت‌افزار برای {users}، نسخهٔ {edition}",
    }
    number(number) { en: "No. {number}", fa: "شمارهٔ {number}" }
    customer(name) { en: "for {name}", fa: "برای {name}" }

    ready() { en: "Can be booked", fa: "قابل رزرو" }
    ask() { en: "Ask the vendor first", fa: "پیش از سفارش از سازنده بپرسید" }
    indicative() { en: "Indicative, not to be booked yet", fa: "برآورد اولیه، هنوز قابل رزرو نیست" }
    refused() { en: "Cannot be done as asked", fa: "به این شکل شدنی نیست" }
    headline(answer, sentence) { en: "{answer}. {sentence}", fa: "{answer}. {sentence}" }
    server(users, edition, machine) {
        en: "For {users} of the {edition} edition: {machine}.",
        fa: "برای {users} نسخهٔ {edition}: {machine}.",
    }
    machine(host, cores, class, memory, disks, network) {
        en: "{host} with {cores} ({class}), {memory} of memory, {disks} and a network of {network}",
        fa: "{host} با {cores} ({class})، {memory} حافظه، {disks} و شبکهٔ {network}",
    }
    server_refused(sentence) {
        en: "What was computed without that part: {sentence}",
        fa: "آنچه بدون آن بخش محاسبه شد: {sentence}",
    }
    server_short(sentence) {
        en: "The largest machine of the catalogue does not suffice. {sentence}",
        fa: "بزرگ‌ترین دستگاه کاتالوگ هم کافی نیست. {sentence}",
    }
    software(windows, sql) {
        en: "Software: {windows} and {sql}.",
        fa: "نرم‌افزار: {windows} و {sql}.",
    }
    second(machine) { en: "Beside it: {machine}.", fa: "در کنار آن: {machine}." }
    a_physical() { en: "a server of its own", fa: "یک سرور فیزیکی جداگانه" }
    a_virtual_reserved() {
        en: "a virtual machine (reserved resources)",
        fa: "یک ماشین مجازی (منابع رزروشده)",
    }
    a_virtual_shared() {
        en: "a virtual machine (shared resources)",
        fa: "یک ماشین مجازی (منابع مشترک)",
    }
    a_server() { en: "a server", fa: "سروری" }
    why() { en: "Why", fa: "چرا" }
    what_next() { en: "What to do next", fa: "گام بعدی" }
    way_out(way) { en: "Way out: {way}", fa: "راه‌حل: {way}" }
    seen_to() { en: "Taken care of in this quote.", fa: "در همین پیشنهاد حل شده است." }
    carries(utilisation) {
        en: "In the busiest hour the processors are {utilisation} busy.",
        fa: "پردازنده در شلوغ‌ترین ساعت {utilisation} مشغول است.",
    }
    answers(p95, target) {
        en: "95 % of the answers are predicted within {p95} (asked for: {target}).",
        fa: "پیش‌بینی می‌شود ۹۵٪ پاسخ‌ها ظرف {p95} برسد (خواسته: {target}).",
    }
    no_steady_state() {
        en: "The load is more than the largest machine of the catalogue can serve; no response time can be predicted.",
        fa: "بار از توان بزرگ‌ترین دستگاه کاتالوگ بیشتر است؛ زمان پاسخ پیش‌بینی‌شدنی نیست.",
    }
    next_ready() {
        en: "Order by the recommended column; below the minimum nothing is installed.",
        fa: "سفارش را بر پایهٔ ستون پیشنهادی بدهید؛ زیر حداقل، نصب انجام نمی‌شود.",
    }
    next_checklist() {
        en: "Go through the checklist with the customer before the session is booked.",
        fa: "پیش از رزرو نوبت نصب، فهرست آمادگی را با مشتری مرور کنید.",
    }
    next_ask() {
        en: "Ask the vendor which edition fits, then make the quote again.",
        fa: "از سازنده بپرسید کدام نسخه مناسب است و سپس پیشنهاد را دوباره بسازید.",
    }
    next_indicative() {
        en: "Agree the hardware with customer affairs, then book.",
        fa: "سخت‌افزار را با امور مشتریان نهایی کنید و سپس نوبت بگیرید.",
    }
    next_refused() {
        en: "Take one of the ways out and make the quote again.",
        fa: "یکی از راه‌حل‌ها را انتخاب کنید و پیشنهاد را دوباره بسازید.",
    }
    tile_cores() { en: "Processor cores", fa: "هسته‌های پردازنده" }
    tile_memory() { en: "Memory", fa: "حافظه" }
    tile_disks() { en: "Disks", fa: "دیسک‌ها" }
    tile_disks_below(spares) { en: "{spares} of them hot spare", fa: "{spares} از آن‌ها یدک آماده" }
    tile_p95() { en: "95 % of answers within", fa: "۹۵٪ پاسخ‌ها ظرف" }
    tile_target(target) { en: "predicted; asked for: {target}", fa: "پیش‌بینی؛ خواسته: {target}" }

    columns() { en: "The server in three columns", fa: "سرور در سه ستون" }
    columns_lead() {
        en: "Minimum: today's ordinary day at the limit. Recommended: today's users on the busiest day, with the data of all years. With growth: the users at the end of these years. Each value leads to its derivation; the small word says what it rests on.",
        fa: "حداقل: یک روز معمولی امروز، در مرز توان. پیشنهادی: کاربران امروز در شلوغ‌ترین روز، با دادهٔ همهٔ سال‌ها. با رشد: کاربران در پایان این سال‌ها. هر مقدار به شرح محاسبه‌اش پیوند دارد و واژهٔ کوچک می‌گوید بر چه تکیه دارد.",
    }
    item() { en: "Item", fa: "مورد" }
    minimum() { en: "Minimum", fa: "حداقل" }
    recommended() { en: "Recommended", fa: "پیشنهادی" }
    growth() { en: "With growth", fa: "با رشد" }
    group_load() { en: "Load", fa: "بار" }
    group_processor() { en: "Processors", fa: "پردازنده" }
    group_memory() { en: "Memory", fa: "حافظه" }
    group_volumes() { en: "Volumes", fa: "فضای درایوها" }
    group_disks() { en: "Disks", fa: "دیسک‌ها" }
    group_network() { en: "Network", fa: "شبکه" }
    group_software() { en: "Software and licences", fa: "نرم‌افزار و مجوزها" }
    users() { en: "Users", fa: "کاربران" }
    online(n) { en: "{n} online at once", fa: "{n} نفر هم‌زمان" }
    beyond_table() { en: "beyond the vendor's table", fa: "بیرون از جدول سازنده" }
    in_tier(tier) { en: "tier {tier}", fa: "ردهٔ {tier}" }
    database() { en: "Database at the end", fa: "پایگاه داده در پایان" }
    cores() { en: "Cores", fa: "هسته‌ها" }
    virtual_cores() { en: "Virtual processors", fa: "پردازنده‌های مجازی" }
    sockets(n) { en: "in {n} sockets", fa: "در {n} سوکت" }
    sockets_one() { en: "in one socket", fa: "در یک سوکت" }
    class() { en: "Class", fa: "رده" }
    or_higher(class) { en: "{class} or higher", fa: "{class} یا بالاتر" }
    class_of(class) { en: "class {class}", fa: "ردهٔ {class}" }
    class_either(core, xeon) { en: "{core} or {xeon}", fa: "{core} یا {xeon}" }
    class_xeon(n) { en: "Xeon of {n} cores", fa: "\u{2068}Xeon\u{2069} دارای {n} هسته" }
    clock() { en: "Clock", fa: "فرکانس پایه" }
    at_least(n) { en: "{n} or more", fa: "{n} یا بیشتر" }
    busy(n, limit) { en: "{n} busy, limit {limit}", fa: "{n} مشغول، حد {limit}" }
    model_alone(n) { en: "model alone: {n}", fa: "مدل به‌تنهایی: {n}" }
    not_enough() { en: "does not suffice", fa: "کافی نیست" }
    memory_total() { en: "Memory in all", fa: "حافظهٔ کل" }
    memory_system() { en: "for Windows", fa: "برای ویندوز" }
    memory_sql() { en: "SQL Server's maximum", fa: "سقف حافظهٔ \u{2068}SQL Server\u{2069}" }
    memory_sql_needs(n) { en: "working set needs {n}", fa: "دادهٔ در گردش {n} می‌خواهد" }
    memory_application() { en: "for the application", fa: "برای برنامه" }
    memory_sessions() { en: "for signed-in users", fa: "برای کاربران واردشده" }
    memory_modules() { en: "for modules", fa: "برای ماژول‌ها" }
    array(volumes) { en: "Array: {volumes}", fa: "آرایهٔ {volumes}" }
    array_disks(level, n, size, disk) { en: "{level}: {n} × {size} {disk}", fa: "{level}، {n} دیسک {size} {disk}" }
    array_holds(required, capacity) { en: "needs {required}, holds {capacity}", fa: "نیاز {required}، ظرفیت {capacity}" }
    array_iops(required, serves) {
        en: "needs {required} IOPS, serves {serves}",
        fa: "نیاز {required} \u{2068}IOPS\u{2069}، توان {serves}",
    }
    array_shared(array) { en: "with {array}", fa: "همراه {array}" }
    hot_spare() { en: "Hot spare", fa: "دیسک یدک آماده" }
    disks_in_all() { en: "Disks in all", fa: "همهٔ دیسک‌ها" }
    controller() { en: "Controller", fa: "کنترلر" }
    controller_for(kind, disks) { en: "{kind}, for {disks}", fa: "{kind} برای {disks}" }
    controller_cache(n) { en: "{n} cache", fa: "{n} حافظهٔ نهان" }
    controller_protected() { en: "write cache survives a power cut", fa: "نوشته‌ها با قطع برق از دست نمی‌روند" }
    controller_unprotected() { en: "no protected write cache", fa: "بدون حافظهٔ نوشتن محافظت‌شده" }
    line_rate() { en: "Line rate", fa: "سرعت خط" }
    busy_hour_carries(n) { en: "busy hour carries {n}", fa: "بار ساعت شلوغ {n}" }
    windows() { en: "Windows Server", fa: "ویندوز سرور" }
    core_licences(n) { en: "{n} core licences", fa: "{n} مجوز هسته" }
    core_licences_host(n) { en: "at least {n} core licences, by the host's cores", fa: "دست‌کم {n} مجوز هسته، بر پایهٔ هسته‌های میزبان" }
    access_licences(n) { en: "{n} access licences", fa: "{n} مجوز دسترسی کاربر" }
    licences_by_core(n) { en: "{n} core licences", fa: "{n} مجوز هسته" }
    licences_either(cores, users) {
        en: "{cores} core licences, or a server and {users} access licences",
        fa: "{cores} مجوز هسته، یا یک مجوز سرور و {users} مجوز دسترسی",
    }
    licences_by_user(users) { en: "a server and {users} access licences", fa: "یک مجوز سرور و {users} مجوز دسترسی" }
    licences_free() { en: "without a licence fee", fa: "بدون هزینهٔ مجوز" }
    usable_cores(n) { en: "uses {n} of these cores", fa: "از {n} هسته استفاده می‌کند" }
    ruled_out() { en: "Editions of SQL Server that were ruled out", fa: "نسخه‌های کنارگذاشته‌شدهٔ \u{2068}SQL Server\u{2069}" }
    memory_note() {
        en: "Memory counts gigabytes in powers of 1,024, disks in powers of 1,000.",
        fa: "گیگابایتِ حافظه با ضریب ۱٬۰۲۴ و گیگابایتِ دیسک با ضریب ۱٬۰۰۰ شمرده شده است.",
    }
    unmarked() {
        en: "Without a mark: computed by the model.",
        fa: "بدون نشان: محاسبهٔ مدل.",
    }
    group_prediction() { en: "Predicted busy hour", fa: "پیش‌بینی ساعت شلوغ" }
    legend() { en: "What the marks mean", fa: "معنی نشان‌ها" }
}
