//! The calls of a run: what was played, how soon and how rightly it was shown, and the exchange.

messages! {
    heading() { en: "Calls", fa: "تماس‌ها" }
    lead_played() {
        en: "Each call was played at the exchange and then looked for among the CRM's active calls. Steady phase, unless a line says otherwise.",
        fa: "هر تماس در مرکز تلفن اجرا و سپس در میان تماس‌های فعالِ نرم‌افزار جست‌وجو شد. عددها مربوط به بخش پایدار است، مگر آنکه جز این نوشته شده باشد.",
    }
    lead_asterisk() {
        en: "Each call was placed by a real Asterisk and then looked for among the CRM's active calls. Steady phase, unless a line says otherwise.",
        fa: "هر تماس را یک استریسکِ واقعی برقرار کرد و سپس در میان تماس‌های فعالِ نرم‌افزار جست‌وجو شد. عددها مربوط به بخش پایدار است، مگر آنکه جز این نوشته شده باشد.",
    }
    lead_direct() {
        en: "Each call was told to the telephony web API and then looked for among the CRM's active calls. Steady phase, unless a line says otherwise.",
        fa: "هر تماس به سرویس وبِ تلفن خبر داده و سپس در میان تماس‌های فعالِ نرم‌افزار جست‌وجو شد. عددها مربوط به بخش پایدار است، مگر آنکه جز این نوشته شده باشد.",
    }

    an_hour(n) { en: "{n} calls an hour", fa: "{n} تماس در ساعت" }
    an_hour_one() { en: "one call an hour", fa: "یک تماس در ساعت" }
    an_hour_at_most(calls, factor) {
        en: "{calls} (up to {factor} times as many at the peak)",
        fa: "{calls} (در اوج تا {factor} برابر)",
    }

    pops() { en: "Screen pop", fa: "نمایش تماس (پاپ‌آپ)" }
    pops_of_events() {
        en: "From the first event of a call at the exchange until the CRM listed the call as active.",
        fa: "از نخستین رویداد تماس در مرکز تلفن تا وقتی نرم‌افزار آن را در فهرست تماس‌های فعال آورد.",
    }
    pops_of_lines() {
        en: "From the first line about a call in the exchange's log until the CRM listed the call as active.",
        fa: "از نخستین سطر تماس در گزارش مرکز تلفن تا وقتی نرم‌افزار آن را در فهرست تماس‌های فعال آورد.",
    }
    pops_of_requests() {
        en: "From the first request about a call until the CRM listed the call as active.",
        fa: "از نخستین درخواست دربارهٔ تماس تا وقتی نرم‌افزار آن را در فهرست تماس‌های فعال آورد.",
    }
    pops_no_steps() {
        en: "No screen pop was measured in the steady phase.",
        fa: "در بخش پایدار هیچ نمایش تماسی اندازه‌گیری نشد.",
    }
    pop_half() { en: "Half of the screen pops within", fa: "نیمی از نمایش‌های تماس در کمتر از" }
    pop_share(share) { en: "{share} of the screen pops within", fa: "{share} نمایش‌های تماس در کمتر از" }
    pop_max() { en: "Slowest screen pop", fa: "کندترین نمایش تماس" }
    pop_samples(n) { en: "of {n} measured", fa: "از {n} نمونه" }
    error_quantile(p99, max, every) {
        en: "99 % of the stated times are too long by at most {p99}, and none by more than {max}, because the active calls were looked at only every {every} (planned).",
        fa: "۹۹٪ زمان‌های نوشته‌شده حداکثر {p99} و هیچ‌یک بیش از {max} از زمان واقعی بلندتر نیست، چون به تماس‌های فعال فقط هر {every} یک بار نگاه شد (طبق برنامه).",
    }
    error_max(max, every) {
        en: "Each stated time is too long by at most {max}, because the active calls were looked at only every {every} (planned).",
        fa: "هر زمان نوشته‌شده حداکثر {max} از زمان واقعی بلندتر است، چون به تماس‌های فعال فقط هر {every} یک بار نگاه شد (طبق برنامه).",
    }
    error_unknown(every) {
        en: "By how much the times are too long is not known. Looks at the active calls were planned every {every}.",
        fa: "معلوم نیست زمان‌ها چقدر از زمان واقعی بلندترند. قرار بود هر {every} یک بار به تماس‌های فعال نگاه شود.",
    }
    corrected(median) {
        en: "If every pop had come in the middle of its error, the median would be {median}.",
        fa: "اگر هر نمایش در میانهٔ خطای خود رخ داده باشد، میانه {median} است.",
    }
    looks(polls, failed) {
        en: "Looks at the active calls in the whole run: {polls}, failed: {failed}.",
        fa: "نگاه به تماس‌های فعال در کل آزمون: {polls} بار، ناموفق: {failed} بار.",
    }

    counts() { en: "Shown rightly or not", fa: "درست نشان داده شد یا نه" }
    count_what() { en: "Calls that were", fa: "تماس‌ها" }
    count_calls() { en: "Calls", fa: "تعداد" }
    count_of() { en: "Out of", fa: "از میان" }
    of_played(n) { en: "{n} played", fa: "{n} اجراشده" }
    of_expected(n) { en: "{n} expected", fa: "{n} موردِ انتظار" }
    of_shown(n) { en: "{n} shown", fa: "{n} نشان‌داده‌شده" }
    of_due(n) { en: "{n} due", fa: "{n} برنامه‌ریزی‌شده" }
    shown() { en: "shown", fa: "نشان‌داده‌شده" }
    shown_meaning() {
        en: "Stood among the CRM's active calls, sooner or later.",
        fa: "دیر یا زود در میان تماس‌های فعالِ نرم‌افزار آمد.",
    }
    lost_meaning(after) {
        en: "Never shown, although the call lasted {after} or longer.",
        fa: "هرگز نشان داده نشد، با آنکه {after} یا بیشتر طول کشید.",
    }
    duplicated_meaning() { en: "Shown as more than one call.", fa: "به صورت بیش از یک تماس نشان داده شد." }
    mismatched_meaning() {
        en: "Shown with the wrong customer, with none where there is one, or with one where there is none.",
        fa: "با مشتریِ دیگری نشان داده شد، یا بی‌مشتری با آنکه مشتری داشت، یا با مشتری با آنکه نداشت.",
    }
    left_active_meaning(after) {
        en: "Still shown {after} after the call was hung up.",
        fa: "{after} پس از قطع تماس هنوز نشان داده می‌شد.",
    }
    too_short() { en: "too short to judge", fa: "کوتاه‌تر از آنکه داوری شود" }
    too_short_meaning(after) {
        en: "Never shown, but over in less than {after}: nothing follows from it.",
        fa: "هرگز نشان داده نشد، ولی در کمتر از {after} تمام شد: از آن نتیجه‌ای نمی‌توان گرفت.",
    }
    not_played() { en: "not played", fa: "اجرانشده" }
    not_played_meaning() {
        en: "Due, but nobody listened to the exchange, or it was down.",
        fa: "نوبتش بود، ولی کسی به مرکز تلفن گوش نمی‌داد یا خودش خاموش بود.",
    }
    not_played_meaning_direct() { en: "Due, but not told to the CRM.", fa: "نوبتش بود، ولی به نرم‌افزار خبر داده نشد." }

    findings() { en: "The first calls that went wrong", fa: "نخستین تماس‌هایی که اشکال داشت" }
    findings_lead() {
        en: "Numbers are of the run's own test range. Moments count from the start of the run.",
        fa: "شماره‌ها از محدودهٔ آزمایشیِ همین آزمون است و زمان‌ها از آغاز آزمون شمرده می‌شود.",
    }
    finding_fault() { en: "What was wrong", fa: "اشکال" }
    finding_number() { en: "Number", fa: "شماره" }
    finding_at() { en: "After", fa: "پس از" }
    detail_lost(lasted) {
        en: "It lasted {lasted} and was in no look at the active calls.",
        fa: "{lasted} طول کشید و در هیچ نگاهی به تماس‌های فعال نبود.",
    }
    detail_duplicated(n) { en: "One call was shown as {n}.", fa: "یک تماس به‌صورت {n} تماس نمایش داده شد." }
    detail_no_customer() {
        en: "A customer has this number, and none was shown.",
        fa: "این شماره مالِ یک مشتری است، ولی هیچ مشتری‌ای نمایش داده نشد.",
    }
    detail_another_customer() {
        en: "Another customer was shown than the one with this number.",
        fa: "مشتری دیگری به جای صاحبِ این شماره نمایش داده شد.",
    }
    detail_customer_of_nobody() {
        en: "No customer has this number, and one was shown.",
        fa: "این شماره مالِ هیچ مشتری‌ای نیست، ولی یک مشتری نمایش داده شد.",
    }
    detail_left_active(after) {
        en: "It was still shown {after} after its hang-up.",
        fa: "{after} پس از قطع هنوز نمایش داده می‌شد.",
    }
    finding_detail() { en: "What was expected and what was there", fa: "آنچه انتظار می‌رفت و آنچه بود" }

    played() { en: "What was played", fa: "تماس‌های اجراشده" }
    direction() { en: "Direction", fa: "جهت" }
    incoming() { en: "incoming", fa: "ورودی" }
    outgoing() { en: "outgoing", fa: "خروجی" }
    internal() { en: "internal", fa: "داخلی" }
    answered() { en: "Answered", fa: "پاسخ داده شده" }
    transferred() { en: "Transferred", fa: "منتقل شده" }
    busy() { en: "Busy", fa: "مشغول" }
    unanswered() { en: "Unanswered", fa: "بی‌پاسخ" }
    abandoned() { en: "Abandoned", fa: "رهاشده" }
    all() { en: "All", fa: "همه" }
    none_played() {
        en: "No call was played in the steady phase.",
        fa: "در بخش پایدار هیچ تماسی اجرا نشد.",
    }
    erlangs(offered, carried) {
        en: "Traffic offered by the plan: {offered} erlangs (arrival rate times mean length); carried: {carried} erlangs (mean number of calls in progress). One erlang is one line in use all the time. The exchange is empty when the run begins and everybody hangs up when it ends, so a run that is not much longer than its calls carries less than is offered.",
        fa: "ترافیکِ عرضه‌شده طبق برنامه: {offered} ارلانگ (نرخ ورود ضربدر میانگینِ طول تماس)؛ ترافیکِ برقرارشده: {carried} ارلانگ (میانگین تعداد تماس‌های در جریان). یک ارلانگ یعنی یک خط که همیشه مشغول است. مرکز تلفن در آغاز آزمون خالی است و در پایان همه قطع می‌کنند؛ پس آزمونی که چندان بلندتر از تماس‌هایش نباشد، کمتر از ترافیکِ عرضه‌شده برقرار می‌کند.",
    }

    exchange() { en: "The exchange", fa: "مرکز تلفن" }
    exchange_lead() { en: "Over the whole run.", fa: "در کل آزمون." }
    item() { en: "Item", fa: "مورد" }
    value() { en: "Value", fa: "مقدار" }
    kind() { en: "Kind", fa: "گونه" }
    kind_ami(dialect) {
        en: "Asterisk {dialect}, played by this program (AMI)",
        fa: "استریسک {dialect} که این برنامه نقشش را بازی می‌کند (\u{2068}AMI\u{2069})",
    }
    kind_smdr(layout) {
        en: "Panasonic exchange, played by this program (SMDR over TCP, layout {layout})",
        fa: "مرکز تلفن پاناسونیک که این برنامه نقشش را بازی می‌کند (\u{2068}SMDR\u{2069} روی \u{2068}TCP\u{2069}، چیدمان {layout})",
    }
    kind_smdr_serial(layout) {
        en: "Panasonic exchange, played by this program (SMDR over a serial port, layout {layout})",
        fa: "مرکز تلفن پاناسونیک که این برنامه نقشش را بازی می‌کند (\u{2068}SMDR\u{2069} روی درگاه سریال، چیدمان {layout})",
    }
    kind_asterisk() {
        en: "a real Asterisk, told by this program to place the calls",
        fa: "یک استریسکِ واقعی که به فرمان این برنامه تماس برقرار می‌کند",
    }
    kind_direct() {
        en: "none: the telephony web API was called directly",
        fa: "ندارد: سرویس وبِ تلفن مستقیم صدا زده شد",
    }
    address() { en: "Address", fa: "نشانی" }
    port() { en: "Serial port", fa: "درگاه سریال" }
    software() { en: "Says it is", fa: "خود را چنین معرفی می‌کند" }
    logins() { en: "Log-ins accepted", fa: "ورودهای پذیرفته" }
    logins_refused() { en: "Log-ins refused", fa: "ورودهای ردشده" }
    clients_most() { en: "Most listeners at once", fa: "بیشترین شنونده در یک زمان" }
    clients_dropped() { en: "Listeners dropped because they read too slowly", fa: "شنونده‌هایی که چون کند می‌خواندند قطع شدند" }
    clients_garbled() { en: "Times that a listener sent what cannot be read", fa: "دفعه‌هایی که شنونده‌ای چیزِ ناخوانا فرستاد" }
    events_sent() { en: "Events sent", fa: "رویدادهای فرستاده‌شده" }
    lines_sent() { en: "Lines sent", fa: "سطرهای فرستاده‌شده" }
    requests_sent() { en: "Requests sent", fa: "درخواست‌های فرستاده‌شده" }
    events_counted() { en: "Events counted", fa: "رویدادهای شمرده‌شده" }
    bytes_sent() { en: "Size of these", fa: "حجم این‌ها" }
    busiest_second() { en: "Busiest second of these", fa: "شلوغ‌ترین ثانیهٔ این‌ها" }
    restarts() { en: "Restarts that the scenario ordered", fa: "راه‌اندازی‌های دوباره به خواست سناریو" }
    listeners_unseen() {
        en: "Who listens in this way, and whether anybody loses something, cannot be seen by this program.",
        fa: "اینکه در این روش چه کسی گوش می‌دهد و آیا چیزی از دست می‌دهد، برای این برنامه پیدا نیست.",
    }

    chart_pops() { en: "Screen-pop times", fa: "زمان نمایش تماس" }
    chart_pops_note() {
        en: "Of each time window in which a screen popped. Windows hold few pops, often only one; the verdict reads all of them together.",
        fa: "در هر بازهٔ زمانی که تماسی نشان داده شد. هر بازه نمایش‌های کمی دارد، بیشتر وقت‌ها فقط یکی؛ داوری بر پایهٔ همهٔ آن‌هاست.",
    }
    axis_pops() { en: "screen-pop time (logarithmic)", fa: "زمان نمایش تماس (مقیاس لگاریتمی)" }
    chart_calls() { en: "Calls in progress and calls shown", fa: "تماس‌های در جریان و نشان‌داده‌شده" }
    line_in_progress() { en: "in progress at the exchange", fa: "در جریان در مرکز تلفن" }
    line_in_progress_direct() { en: "in progress", fa: "در جریان" }
    line_shown() { en: "shown by the CRM", fa: "نشان‌داده‌شده در نرم‌افزار" }
    chart_arrivals() { en: "Calls that began", fa: "آغاز تماس‌ها" }
    line_began() { en: "calls that began", fa: "تماس‌های آغازشده" }
    picked_pops(n) {
        en: "One window of each {n} is drawn, the one with the slowest screen pop.",
        fa: "از هر {n} بازه یکی رسم شده است: آن که کندترین نمایش تماس را دارد.",
    }
    picked_calls(n) {
        en: "One window of each {n} is drawn, the one with the most calls in progress.",
        fa: "از هر {n} بازه یکی رسم شده است: آن که بیشترین تماس در جریان را دارد.",
    }
    picked_arrivals(n) {
        en: "One window of each {n} is drawn, the one in which the most calls began: the line shows the bursts, and lies over the mean.",
        fa: "از هر {n} بازه یکی رسم شده است: آن که بیشترین تماس در آن آغاز شد. پس خط، اوج‌ها را نشان می‌دهد و بالاتر از میانگین است.",
    }
    line_began_most(n) {
        en: "calls that began, busiest window of each {n}",
        fa: "تماس‌های آغازشده، شلوغ‌ترین بازه از هر {n} بازه",
    }

    tile_calls() { en: "Calls played", fa: "تماس‌های اجراشده" }
    tile_no_fault() { en: "none found with a fault", fa: "بدون اشکال" }
    tile_fault(n, fault) { en: "{n} {fault}", fa: "{n} {fault}" }
    steps_note() {
        en: "The time of \u{2068}screen_pop\u{2069} has an end of its own: see the section on calls.",
        fa: "زمانِ \u{2068}screen_pop\u{2069} پایانِ خود را دارد: بخش تماس‌ها را ببینید.",
    }

    planned() { en: "Calls", fa: "تماس‌ها" }
    planned_value(an_hour, all, holding) {
        en: "{an_hour} in the busy hour; {all} in the whole schedule; {holding} each on average",
        fa: "در ساعت اوج {an_hour}؛ در کل برنامه {all}؛ هر یک به‌طور میانگین {holding}",
    }
    planned_agents() { en: "Extensions that take calls", fa: "داخلی‌هایی که پاسخ می‌دهند" }
    planned_stages() { en: "Arrival rate against the busy hour's", fa: "نرخ آغاز تماس نسبت به ساعت اوج" }
    stage(from, until, factor) {
        en: "from {from} to {until}: factor {factor}",
        fa: "از {from} تا {until}: ضریب {factor}",
    }
    stage_ramp(from, until, first, last) {
        en: "from {from} to {until}: factor from {first} to {last}",
        fa: "از {from} تا {until}: ضریب از {first} تا {last}",
    }

    terminal_exchange(kind, address) { en: "{kind}; {address}.", fa: "{kind}؛ {address}." }
    terminal_exchange_alone(kind) { en: "{kind}.", fa: "{kind}." }
    terminal_counts(played, shown, not_played) {
        en: "Played {played}, shown {shown}, due but not played {not_played}.",
        fa: "اجراشده {played}، نشان‌داده‌شده {shown}، برنامه‌ریزی‌شده ولی اجرانشده {not_played}.",
    }
    terminal_faults(lost, duplicated, mismatched, left_active, too_short) {
        en: "Lost {lost}, duplicated {duplicated}, mismatched {mismatched}, left active {left_active}; too short to judge {too_short}.",
        fa: "گم‌شده {lost}، تکراری {duplicated}، با مشتری نادرست {mismatched}، باز مانده {left_active}؛ کوتاه‌تر از آنکه داوری شود {too_short}.",
    }
    terminal_pops(half, most, nearly_all, max) {
        en: "Screen pop: median: {half}; p95: {most}; p99: {nearly_all}; max: {max}.",
        fa: "نمایش تماس: میانه: {half}؛ صدک ۹۵: {most}؛ صدک ۹۹: {nearly_all}؛ بیشینه: {max}.",
    }
    terminal_erlangs(offered, carried) {
        en: "Erlangs: {offered} offered, {carried} carried.",
        fa: "ارلانگ: {offered} عرضه‌شده، {carried} برقرارشده.",
    }
}
