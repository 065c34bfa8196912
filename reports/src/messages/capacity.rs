//! How much a host carries: the answer, why it is so, what to change, and the levels of the search.

messages! {
    kind() { en: "Capacity report", fa: "گزارش ظرفیت" }
    found() { en: "Capacity", fa: "ظرفیت" }
    at_least_found() { en: "At least", fa: "دست‌کم" }
    less_than_found() { en: "Less than the lowest level", fa: "کمتر از پایین‌ترین سطح بار" }

    messages_per_s(n) { en: "{n} messages a second", fa: "{n} پیامک در ثانیه" }
    users() { en: "users", fa: "کاربر" }
    calls_per_hour() { en: "calls an hour", fa: "تماس در ساعت" }
    messages_a_second() { en: "messages a second", fa: "پیامک در ثانیه" }
    interval(amount, low, high) { en: "{amount} ({low} to {high})", fa: "{amount} ({low} تا {high})" }
    interval_from(amount, low) { en: "{amount} ({low} or more)", fa: "{amount} ({low} یا بیشتر)" }
    interval_below(amount, high) { en: "{amount} (below {high})", fa: "{amount} (کمتر از {high})" }
    of_mix() { en: "of this mix", fa: "با این ترکیب" }
    of_scenario() { en: "of this scenario", fa: "در این سناریو" }

    carries(subject, amount, of, limit) {
        en: "{subject} carries {amount} {of}{limit}.",
        fa: "{subject} از پسِ کارِ {amount} {of} برمی‌آید{limit}.",
    }
    carries_at_least(subject, amount, of, why) {
        en: "{subject} carries at least {amount} {of}: {why}.",
        fa: "{subject} دست‌کم از پسِ کارِ {amount} {of} برمی‌آید: {why}.",
    }
    carries_less(subject, amount, of, limit) {
        en: "{subject} carries fewer than {amount} {of}{limit}.",
        fa: "{subject} از پسِ کارِ {amount} {of} هم برنمی‌آید{limit}.",
    }
    carries_unknown(subject, what, of, why) {
        en: "How many {what} {of} {subject} carries is not known: {why}.",
        fa: "معلوم نشد {subject} از پسِ کارِ چند {what} {of} برمی‌آید: {why}.",
    }
    limit_is(limit, crossing) { en: "; the limit is {limit}: {crossing}", fa: "؛ محدودیت، {limit} است: {crossing}" }
    limit_alone(limit) { en: "; the limit is {limit}", fa: "؛ محدودیت، {limit} است" }
    limit_undetermined(crossing) {
        en: "; the limit is not determined: {crossing}",
        fa: "؛ محدودیت معلوم نشد: {crossing}",
    }
    limit_unnamed(crossing) { en: "; above that, {crossing}", fa: "؛ بالاتر از آن {crossing}" }

    passes(quantile, what, limit) {
        en: "{quantile} of {what} passes {limit}",
        fa: "{quantile} {what} از {limit} می‌گذرد",
    }
    answers_of(name) { en: "the {name} answers", fa: "پاسخ‌های {name}" }
    pops() { en: "the screen pops", fa: "نمایش‌های تماس" }
    way_of(which) { en: "the way of the {which} to the gateway", fa: "رسیدن {which} به درگاه پیامک" }
    some_fail(steps) { en: "some of {steps} fail", fa: "بعضی از {steps} ناموفق می‌شود" }
    too_many_fail(limit, steps) {
        en: "more than {limit} of {steps} fail",
        fa: "بیش از {limit} از {steps} ناموفق می‌شود",
    }
    calls_are(fault) { en: "calls are {fault}", fa: "تماس‌هایی {fault} می‌شود" }
    more_calls_are(limit, fault) {
        en: "more than {limit} calls are {fault}",
        fa: "بیش از {limit} تماس {fault} می‌شود",
    }
    messages_are(fault) { en: "messages are {fault}", fa: "پیامک‌هایی {fault} می‌شود" }
    more_messages_are(limit, fault) {
        en: "more than {limit} messages are {fault}",
        fa: "بیش از {limit} پیامک {fault} می‌شود",
    }

    limit_cpu() { en: "CPU", fa: "پردازنده" }
    limit_disk() { en: "the disks", fa: "دیسک" }
    limit_memory() { en: "memory", fa: "حافظه" }
    limit_steal() { en: "the hypervisor", fa: "میزبان مجازی" }
    limit_generator() { en: "the load generator", fa: "مولد بار" }
    limit_gateway() { en: "the SMS gateway", fa: "درگاه پیامک" }
    limit_exchange() { en: "the telephone exchange", fa: "مرکز تلفن" }
    limit_station() { en: "the servers of the stand-in", fa: "خدمت‌دهنده‌های نصب جایگزین" }

    end_clear() { en: "the answer is as narrow as was asked for", fa: "پاسخ به دقت خواسته‌شده رسید" }
    end_out_of_time() { en: "the time was used up", fa: "وقت تمام شد" }
    end_generator() { en: "the generator was at its end", fa: "مولد بار به آخر توان خود رسید" }
    end_highest() { en: "the search goes no higher", fa: "جست‌وجو بالاتر از این نمی‌رود" }
    end_interrupted() { en: "the search was stopped by hand", fa: "جست‌وجو با دست متوقف شد" }
    end_unusable() { en: "the target could not be used", fa: "سامانهٔ هدف در دسترس نبود" }
    none_broke() { en: "no level broke", fa: "هیچ سطح باری شکسته نشد" }
    none_judged() { en: "no level could be judged", fa: "دربارهٔ هیچ سطح باری نمی‌شد داوری کرد" }

    wanted_met(amount) { en: "{amount}: carried.", fa: "{amount}: از پسش برمی‌آید." }
    wanted_with(amount, headroom) {
        en: "{amount}: carried, with a headroom of {headroom}.",
        fa: "{amount}: از پسش برمی‌آید، با {headroom} ذخیره.",
    }
    wanted_between(amount, headroom, low) {
        en: "{amount}: carried, with a headroom of {headroom} ({low} at the interval's lower end).",
        fa: "{amount}: از پسش برمی‌آید، با {headroom} ذخیره (در پایین بازه {low}).",
    }
    wanted_doubtful(amount, headroom, low) {
        en: "{amount}: carried, with a headroom of {headroom} (the interval's lower end is {low} short of it).",
        fa: "{amount}: از پسش برمی‌آید، با {headroom} ذخیره (پایین بازه {low} کمتر از آن است).",
    }
    wanted_at_least(amount, headroom) {
        en: "{amount}: carried, with a headroom of at least {headroom}.",
        fa: "{amount}: از پسش برمی‌آید، با دست‌کم {headroom} ذخیره.",
    }
    wanted_tight(amount) { en: "{amount}: carried, without headroom.", fa: "{amount}: از پسش برمی‌آید، بدون ذخیره." }
    wanted_not_met(amount) { en: "{amount}: not carried.", fa: "{amount}: از پسش برنمی‌آید." }
    wanted_short(amount, short) {
        en: "{amount}: not carried. What is carried is {short} short of it.",
        fa: "{amount}: از پسش برنمی‌آید. آنچه برمی‌آید {short} کمتر از آن است.",
    }
    wanted_unknown(amount) {
        en: "{amount}: whether this is carried is not known.",
        fa: "{amount}: معلوم نیست از پسش برمی‌آید یا نه.",
    }

    runs(n) { en: "{n} runs", fa: "{n} اجرا" }
    runs_one() { en: "One run", fa: "یک اجرا" }
    no_runs() { en: "No run was made.", fa: "هیچ اجرایی انجام نشد." }
    why_interval(low, high) {
        en: "Every run at {low} or below held, and every run at {high} or above broke; what lies between differs from run to run or was not looked for.",
        fa: "همهٔ اجراها تا {low} برقرار ماند و همهٔ اجراها از {high} به بالا شکست؛ آنچه میان این دو است از اجرایی به اجرای دیگر فرق می‌کند یا بررسی نشد.",
    }
    why_held(low) { en: "Every run at {low} or below held.", fa: "همهٔ اجراها تا {low} برقرار ماند." }
    why_broke(high) { en: "Every run at {high} or above broke.", fa: "همهٔ اجراها از {high} به بالا شکست." }
    at_level(amount, sentence) { en: "At {amount}: {sentence}", fa: "با {amount}: {sentence}" }
    ended(runs, spent, budget, why) {
        en: "{runs} took {spent} of the {budget} that the search was given. It ended because {why}.",
        fa: "{runs}، {spent} از {budget} وقتِ جست‌وجو را گرفت. دلیل پایان: {why}.",
    }

    change(figure, has, needs) {
        en: "Change the {figure}: the host has {has}, the sizing model recommends {needs}.",
        fa: "{figure} را تغییر دهید: سرور {has} دارد و مدل برآورد سخت‌افزار {needs} پیشنهاد می‌کند.",
    }
    change_from_unknown(figure, needs) {
        en: "Change the {figure}: what the host has is not known, the sizing model recommends {needs}.",
        fa: "{figure} را تغییر دهید: مقدار سرور معلوم نیست و مدل برآورد سخت‌افزار {needs} پیشنهاد می‌کند.",
    }
    next_disk() {
        en: "The disks are the first thing that this host runs short of: give it faster ones or more of them.",
        fa: "نخستین کمبود این سرور دیسک است: دیسک‌های سریع‌تر یا بیشتر به آن بدهید.",
    }
    next_memory() {
        en: "Memory is the first thing that this host runs short of: give it more.",
        fa: "نخستین کمبود این سرور حافظه است: حافظهٔ بیشتر به آن بدهید.",
    }
    next_generator() {
        en: "Run the generator on another machine than the target, then search again: this one cannot make more load.",
        fa: "مولد بار را روی دستگاهی جدا از سامانهٔ هدف اجرا و دوباره جست‌وجو کنید: این دستگاه بار بیشتری نمی‌سازد.",
    }
    next_gateway() {
        en: "Messages wait for the SMS gateway: ask for one that takes more a second.",
        fa: "پیامک‌ها منتظر درگاه پیامک می‌مانند: درگاهی بخواهید که در هر ثانیه بیشتر بگیرد.",
    }
    next_exchange() {
        en: "See whether the exchange's lines and the agents behind it suffice for so many calls.",
        fa: "ببینید خط‌های مرکز تلفن و کارشناسان پشت آن برای این تعداد تماس کافی است یا نه.",
    }
    next_station() {
        en: "The stand-in's servers are as many as they were set to be: set more of them for a higher answer.",
        fa: "تعداد خدمت‌دهنده‌های نصب جایگزین همان است که تنظیم شده: برای پاسخ بالاتر بیشترشان کنید.",
    }
    next_look(file) {
        en: "See in {file} which steps are slow at the level that decided.",
        fa: "در {file} ببینید در سطح باری که پاسخ را تعیین کرد کدام گام‌ها کندند.",
    }
    next_more_time() {
        en: "Give the search more time: it ended before its answer was as narrow as was asked for.",
        fa: "به جست‌وجو وقت بیشتری بدهید: پیش از آنکه پاسخ به دقت خواسته‌شده برسد تمام شد.",
    }
    next_to_the_end() {
        en: "Search again and let it go to its end.",
        fa: "دوباره جست‌وجو کنید و بگذارید تا پایان برود.",
    }

    levels() { en: "Levels", fa: "سطح‌های بار" }
    levels_lead() {
        en: "Each level is a run of its own, in the order in which they were played. Its report stands in the file named under it.",
        fa: "هر سطح بار یک اجرای جداگانه است، به ترتیب اجرا. گزارش هر یک در پرونده‌ای است که زیرش نام برده شده.",
    }
    column_users() { en: "Users", fa: "کاربران" }
    column_calls() { en: "Calls/h", fa: "تماس/ساعت" }
    column_messages() { en: "Messages/s", fa: "پیامک/ثانیه" }
    purpose() { en: "Why played", fa: "چرا" }
    outcome() { en: "Outcome", fa: "نتیجه" }
    tightest() { en: "Tightest threshold", fa: "نزدیک‌ترین حد مجاز" }
    cpu() { en: "CPU", fa: "پردازنده" }
    limit() { en: "Limit", fa: "محدودیت" }
    took() { en: "Took, s", fa: "ثانیه" }
    wanted() { en: "asked for", fa: "خواسته‌شده" }
    staircase() { en: "staircase", fa: "پلکان" }
    bisection() { en: "bisection", fa: "نیم‌سازی" }
    repetition() { en: "repetition", fa: "تکرار" }
    held() { en: "held", fa: "برقرار" }
    broke() { en: "broke", fa: "شکسته" }
    unclear() { en: "unclear", fa: "نامعلوم" }
    invalid() { en: "invalid", fa: "نامعتبر" }
    early_note() { en: "ended early: the answer was clear", fa: "زودتر تمام شد: پاسخ روشن بود" }
    terminal_units(mark) {
        en: "p95 in milliseconds. “{mark}”: not measured, or not enough samples.",
        fa: "صدک ۹۵ به میلی‌ثانیه. «{mark}»: اندازه‌گیری نشد یا نمونه کافی نیست.",
    }
    terminal_early(mark) {
        en: "“{mark}”: ended early, because the answer was clear.",
        fa: "«{mark}»: زودتر تمام شد، چون پاسخ روشن بود.",
    }

    course() { en: "Over the levels", fa: "در سطح‌های بار" }
    course_lead() {
        en: "Each mark is a run. The grey band is the interval in which the answer lies.",
        fa: "هر نشان یک اجراست. نوار خاکستری بازه‌ای است که پاسخ در آن است.",
    }
    course_lead_plain() { en: "Each mark is a run.", fa: "هر نشان یک اجراست." }
    chart_response() { en: "Response times, p95", fa: "زمان پاسخ، صدک ۹۵" }
    chart_response_note() {
        en: "Of all answers to people in a run. Runs with too few samples for p95 have no mark.",
        fa: "از همهٔ پاسخ‌ها به کاربران در هر اجرا. اجراهایی که برای صدک ۹۵ نمونهٔ کافی ندارند نشانی ندارند.",
    }
    chart_throughput() { en: "Throughput", fa: "گذردهی" }
    line_held() { en: "held", fa: "برقرار" }
    line_broke() { en: "broke", fa: "شکسته" }
    line_unclear() { en: "unclear or invalid", fa: "نامعلوم یا نامعتبر" }
    line_deciding(quantile, what) {
        en: "{quantile} of {what}, where it was the tightest",
        fa: "{quantile} {what}، هر جا که نزدیک‌ترین حد بود",
    }

    limit_heading() { en: "What limits this host", fa: "محدودیت این سرور" }
    limit_heading_elsewhere() { en: "The limit", fa: "محدودیت" }
    limit_lead(amount) {
        en: "What was looked at in the run that decided ({amount}), what speaks for the answer first.",
        fa: "آنچه در اجرای تعیین‌کننده ({amount}) بررسی شد؛ نخست آنچه گواه این پاسخ است.",
    }
    changes() { en: "What to change", fa: "آنچه باید تغییر کند" }
    changes_lead(amount) {
        en: "What the sizing model recommends for {amount}, beside what this host has.",
        fa: "آنچه مدل برآورد سخت‌افزار برای {amount} پیشنهاد می‌کند، در کنار آنچه این سرور دارد.",
    }
    figure() { en: "Item", fa: "مورد" }
    has() { en: "Has", fa: "دارد" }
    needs() { en: "Recommended", fa: "پیشنهادی" }

    tile_carried() { en: "Carried", fa: "توان" }
    tile_interval(low, high) { en: "{low} to {high}", fa: "{low} تا {high}" }
    tile_wanted() { en: "Headroom", fa: "ذخیره" }
    tile_wanted_of(amount) { en: "beyond {amount}", fa: "افزون بر {amount}" }
    tile_runs() { en: "Runs", fa: "اجراها" }
    tile_runs_below(spent, budget) { en: "in {spent} of {budget}", fa: "در {spent} از {budget}" }
    tile_cpu(amount) { en: "CPU at {amount}", fa: "پردازنده با {amount}" }
}
