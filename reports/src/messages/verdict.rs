//! The answer of a run, why it is so, and what to do next.

messages! {
    headline(answer, sentence) { en: "{answer}. {sentence}", fa: "{answer}. {sentence}" }
    this_host() { en: "This host", fa: "این سرور" }
    this_host_within() { en: "this host", fa: "این سرور" }
    stand_in() { en: "The stand-in install", fa: "نصبِ جایگزین" }
    stand_in_within() { en: "the stand-in install", fa: "نصبِ جایگزین" }
    stand_in_assumed() {
        en: "Played against a stand-in that does the CRM's work on this host. How much work that is, is an assumption: the CRM itself was not measured.",
        fa: "آزمون با یک جایگزین انجام شد که کارِ نرم‌افزار را روی همین سرور انجام می‌دهد. مقدار این کار فرض است: خودِ نرم‌افزار اندازه‌گیری نشد.",
    }
    stand_in_without_work(model) {
        en: "The stand-in did not do the CRM's work (service model {model}): this says nothing about the host.",
        fa: "جایگزین کارِ نرم‌افزار را انجام نداد (مدل خدمت {model}): این نتیجه چیزی دربارهٔ سرور نمی‌گوید.",
    }
    installation(address) { en: "The system at {address}", fa: "سامانهٔ {address}" }
    installation_within(address) { en: "the system at {address}", fa: "سامانهٔ {address}" }

    yes() { en: "Yes", fa: "بله" }
    yes_but() { en: "Yes, with a reservation", fa: "بله، با ملاحظه" }
    no() { en: "No", fa: "نه" }
    unknown() { en: "Not known yet", fa: "هنوز معلوم نیست" }
    no_answer() { en: "No answer", fa: "بی‌پاسخ" }

    carries(subject, users) {
        en: "{subject} carries {users}.",
        fa: "{subject} از پسِ کارِ {users} برمی‌آید.",
    }
    carries_not(subject, users) {
        en: "{subject} does not carry {users}.",
        fa: "{subject} از پسِ کارِ {users} برنمی‌آید.",
    }
    carries_unknown(subject, users) {
        en: "{subject} may or may not carry {users}: too little was measured to say.",
        fa: "معلوم نشد که {subject} از پسِ کارِ {users} برمی‌آید یا نه: اندازه‌گیری برای پاسخ کافی نبود.",
    }
    carries_invalid(subject, users) {
        en: "This run cannot say whether {subject} carries {users}: the measurement is not valid.",
        fa: "این آزمون نمی‌تواند بگوید {subject} از پسِ کارِ {users} برمی‌آید یا نه: اندازه‌گیری معتبر نیست.",
    }

    why() { en: "Why", fa: "چرا" }
    what_next() { en: "What to do next", fa: "گام بعدی" }

    crm() { en: "CRM", fa: "نرم‌افزار" }
    calls() { en: "telephony", fa: "تلفن" }
    screen_pop() { en: "screen-pop", fa: "نمایش تماس" }
    sms() { en: "SMS", fa: "پیامک" }
    sms_api() { en: "messages handed over", fa: "پیامک‌های تحویل‌شده به نرم‌افزار" }
    sms_inbound() { en: "inbound SMS", fa: "پیامک‌های ورودی" }
    http() { en: "HTTP", fa: "سرویس \u{2068}HTTP\u{2069}" }
    messages() { en: "messages", fa: "پیامک‌ها" }
    campaign_messages() { en: "campaign messages", fa: "پیامک‌های گروهی" }
    single_messages() { en: "single messages", fa: "پیامک‌های تکی" }

    all_steps() { en: "the steps", fa: "گام‌ها" }
    steps_of(name) { en: "the {name} steps", fa: "گام‌های {name}" }
    within(share, name, limit) {
        en: "{share} of the {name} answers come within {limit}",
        fa: "{share} پاسخ‌های {name} در {limit} یا کمتر برسد",
    }
    failed_at_most(steps, limit) {
        en: "at most {limit} of {steps} fail",
        fa: "حداکثر {limit} از {steps} ناموفق باشد",
    }
    none_fails(steps) { en: "none of {steps} fails", fa: "هیچ‌یک از {steps} ناموفق نباشد" }
    answers_hold(share, name, observed, limit) {
        en: "{share} of the {name} answers came within {observed}; up to {limit} is allowed.",
        fa: "{share} پاسخ‌های {name} در {observed} یا کمتر رسید؛ تا {limit} مجاز است.",
    }
    answers_broken(share, name, observed, limit) {
        en: "{share} of the {name} answers should come within {limit}; it took {observed}.",
        fa: "باید {share} پاسخ‌های {name} در {limit} برسد؛ {observed} طول کشید.",
    }
    answers_counted(over, samples, name, limit, allowed) {
        en: "{over} of {samples} {name} answers took longer than {limit}; at most {allowed} of them may.",
        fa: "از {samples} پاسخ {name}، {over} پاسخ بیش از {limit} طول کشید؛ حداکثر {allowed} مجاز است.",
    }
    pops_within(share, limit) {
        en: "{share} of the screen pops come within {limit}",
        fa: "{share} نمایش‌های تماس در {limit} یا کمتر انجام شود",
    }
    pops_hold(share, observed, limit) {
        en: "{share} of the screen pops came within {observed}; up to {limit} is allowed.",
        fa: "{share} نمایش‌های تماس در {observed} یا کمتر انجام شد؛ تا {limit} مجاز است.",
    }
    pops_broken(share, observed, limit) {
        en: "{share} of the screen pops should come within {limit}; it took {observed}.",
        fa: "باید {share} نمایش‌های تماس در {limit} انجام شود؛ {observed} طول کشید.",
    }
    pops_counted(over, samples, limit, allowed) {
        en: "{over} of {samples} screen pops took longer than {limit} or did not come; at most {allowed} of them may.",
        fa: "از {samples} نمایش تماس، {over} نمایش بیش از {limit} طول کشید یا انجام نشد؛ حداکثر {allowed} مجاز است.",
    }
    messages_within(share, which, limit) {
        en: "{share} of the {which} reach the gateway within {limit}",
        fa: "{share} {which} در {limit} یا کمتر به درگاه پیامک برسد",
    }
    messages_hold(share, which, observed, limit) {
        en: "{share} of the {which} reached the gateway within {observed}; up to {limit} is allowed.",
        fa: "{share} {which} در {observed} یا کمتر به درگاه پیامک رسید؛ تا {limit} مجاز است.",
    }
    messages_broken(share, which, observed, limit) {
        en: "{share} of the {which} should reach the gateway within {limit}; it took {observed}.",
        fa: "باید {share} {which} در {limit} به درگاه پیامک برسد؛ {observed} طول کشید.",
    }
    messages_late(over, samples, which, limit, allowed) {
        en: "{over} of {samples} {which} took longer than {limit} to the gateway or did not reach it; at most {allowed} of them may.",
        fa: "{which}: از {samples} مورد، {over} مورد بیش از {limit} در راه درگاه بود یا به آن نرسید؛ حداکثر {allowed} مجاز است.",
    }
    at_most_may(limit) { en: "at most {limit} may", fa: "حداکثر {limit} مجاز است" }
    none_may() { en: "none may", fa: "هیچ خطایی مجاز نیست" }
    errors_counted(steps, over, samples, allowed) {
        en: "{over} of {samples} failed ({steps}); {allowed}.",
        fa: "از {samples} گام، {over} گام ناموفق بود ({steps})؛ {allowed}.",
    }
    errors_observed(steps, observed, over, samples, allowed) {
        en: "{observed} of {steps} failed ({over} of {samples}); {allowed}.",
        fa: "{observed} از {steps} ناموفق بود ({over} از {samples})؛ {allowed}.",
    }
    errors_none(samples, allowed) {
        en: "None of {samples} steps failed; {allowed}.",
        fa: "از {samples} گام هیچ‌یک ناموفق نبود؛ {allowed}.",
    }
    no_call(fault) { en: "no call is {fault}", fa: "هیچ تماسی {fault} نباشد" }
    calls_at_most(limit, fault) {
        en: "at most {limit} calls are {fault}",
        fa: "حداکثر {limit} تماس {fault} باشد",
    }
    calls_counted(fault, over, samples, allowed) {
        en: "Calls {fault}: {over} of {samples}, allowed {allowed}.",
        fa: "تماس‌های {fault}: {over} از {samples}؛ مجاز: {allowed}.",
    }
    no_message(fault) { en: "no message is {fault}", fa: "هیچ پیامکی {fault} نباشد" }
    messages_at_most(limit, fault) {
        en: "at most {limit} messages are {fault}",
        fa: "حداکثر {limit} پیامک {fault} باشد",
    }
    messages_counted(fault, over, samples, allowed) {
        en: "Messages {fault}: {over} of {samples}, allowed {allowed}.",
        fa: "پیامک‌های {fault}: {over} از {samples}؛ مجاز: {allowed}.",
    }
    fault_lost() { en: "lost", fa: "گم‌شده" }
    fault_duplicated() { en: "duplicated", fa: "تکراری" }
    fault_mismatched() { en: "mismatched", fa: "با مشتری نادرست" }
    fault_left_active() { en: "left active", fa: "باز مانده" }
    fault_reordered() { en: "reordered", fa: "خارج از نوبت" }
    fault_altered() { en: "altered", fa: "با متن تغییرکرده" }
    fault_malformed() { en: "malformed", fa: "با مشخصات نادرست" }
    undecided_samples(requirement, samples_text) {
        en: "Whether {requirement} cannot be judged: {samples_text}.",
        fa: "دربارهٔ «{requirement}» نمی‌توان داوری کرد: {samples_text}.",
    }
    undecided_close(requirement, observed, confidence) {
        en: "Whether {requirement} is not certain yet: {observed} was measured ({confidence} confident that it holds).",
        fa: "دربارهٔ «{requirement}»: {observed} اندازه‌گیری شد که برای داوری کافی نیست (اطمینان از برقراری: {confidence}).",
    }
    undecided(requirement, confidence) {
        en: "Whether {requirement} cannot be judged yet ({confidence} confident that it holds).",
        fa: "دربارهٔ «{requirement}» هنوز نمی‌توان داوری کرد (اطمینان از برقراری: {confidence}).",
    }
    undecided_counted_close(requirement, observed) {
        en: "Whether {requirement} is not certain yet: {observed} was measured.",
        fa: "دربارهٔ «{requirement}»: {observed} اندازه‌گیری شد که برای داوری کافی نیست.",
    }
    undecided_counted(requirement) {
        en: "Whether {requirement} cannot be judged yet.",
        fa: "دربارهٔ «{requirement}» هنوز نمی‌توان داوری کرد.",
    }
    no_thresholds() {
        en: "The scenario sets no threshold, so nothing was judged.",
        fa: "سناریو هیچ حد مجازی ندارد، پس داوری‌ای انجام نشد.",
    }

    generator_late(lag, allowed) {
        en: "The load generator itself was late: by {lag} for one step in a hundred, where {allowed} is the most that the thresholds allow. The measured times may be its own fault.",
        fa: "خودِ مولد بار دیر می‌کرد: در یک گام از هر صد گام دست‌کم {lag}، در حالی که حدهای مجاز بیش از {allowed} را نمی‌پذیرند. شاید زمان‌های اندازه‌گیری‌شده تقصیر خودش باشد.",
    }
    generator_saturated(used, available) {
        en: "The load generator used nearly all the processor it can have ({used} of {available}), so it may have been the limit, not the target.",
        fa: "مولد بار تقریباً همهٔ توان پردازندهٔ خود را مصرف کرد ({used} از {available})؛ پس شاید خودش محدودیت بوده باشد، نه سامانهٔ هدف.",
    }
    target_unusable(reason) {
        en: "The target could not be used from the start: {reason}",
        fa: "سامانهٔ هدف از همان آغاز در دسترس نبود: {reason}",
    }
    nothing_measured() {
        en: "Not one step was measured in the steady phase.",
        fa: "در بخش پایدار آزمون حتی یک گام هم اندازه‌گیری نشد.",
    }
    nobody_listened(waited) {
        en: "No telephony service listened to the exchange, although it was waited for ({waited}): no call could reach the CRM.",
        fa: "هیچ سرویس تلفنی به مرکز تلفن گوش نداد، با آنکه برایش صبر شد ({waited}): هیچ تماسی نمی‌توانست به نرم‌افزار برسد.",
    }
    gateway_not_reached(waited) {
        en: "A trial message did not come to the gateway that this run plays, although it was waited for ({waited}). No further message was started: it might have gone to real people.",
        fa: "پیامکِ آزمایشی به درگاهی که این آزمون نقشش را بازی می‌کند نرسید، با آنکه برایش صبر شد ({waited}). پیامک دیگری فرستاده نشد، چون شاید به دست آدم‌های واقعی می‌رسید.",
    }

    not_steady(ratio) {
        en: "The response times drifted: the last third's median is {ratio} times the first third's.",
        fa: "زمان پاسخ در طول آزمون ثابت نماند: میانهٔ یک‌سوم پایانی {ratio} برابرِ یک‌سوم آغازین است.",
    }
    host_busy(cpu) {
        en: "The processors were busy {cpu} of the time: there is little reserve for a bad hour.",
        fa: "پردازنده‌ها {cpu} وقت مشغول بودند: برای ساعت‌های شلوغ‌تر ذخیرهٔ کمی می‌ماند.",
    }
    host_busy_others(cpu) {
        en: "The processors were busy {cpu} of the time, mostly with programs that do not belong to this test.",
        fa: "پردازنده‌ها {cpu} وقت مشغول بودند، بیشتر با برنامه‌هایی که به این آزمون ربطی ندارند.",
    }
    host_busy_generator(cpu) {
        en: "The processors of the machine that made the load were busy {cpu} of the time: part of the measured times may be its own.",
        fa: "پردازنده‌های دستگاهی که بار را می‌ساخت {cpu} وقت مشغول بودند: شاید بخشی از زمان‌های اندازه‌گیری‌شده از خودِ آن باشد.",
    }
    stolen_time(steal) {
        en: "The machine below this virtual machine gave {steal} of the processor time to others.",
        fa: "میزبانِ این ماشین مجازی {steal} وقت پردازنده را به دیگران داده است.",
    }
    littles_law_broken(error) {
        en: "The books of the measurement do not balance (Little's law is off by {error}).",
        fa: "حساب اندازه‌گیری با خودش جور نیست (قانون لیتل {error} اختلاف دارد).",
    }
    listener_dropped_once() {
        en: "The exchange dropped a listener once, because it read too slowly: the events that it missed are gone.",
        fa: "مرکز تلفن یک بار ارتباط یک شنونده را قطع کرد، چون خیلی کند می‌خواند: رویدادهایی که به آن نرسید از دست رفته است.",
    }
    listener_dropped(times) {
        en: "The exchange dropped a listener {times} times, because it read too slowly: the events that it missed are gone.",
        fa: "مرکز تلفن {times} بار ارتباط یک شنونده را قطع کرد، چون خیلی کند می‌خواند: رویدادهایی که به آن نرسید از دست رفته است.",
    }
    calls_not_played(calls) {
        en: "Calls that were due in the steady phase but not played, because nobody listened to the exchange or it was down: {calls}.",
        fa: "تماس‌هایی که در بخش پایدار نوبتشان بود ولی برقرار نشد، چون کسی به مرکز تلفن گوش نمی‌داد یا خودش خاموش بود: {calls}.",
    }
    polling_failed(share) {
        en: "{share} of the looks at the CRM's active calls failed: the screen-pop times are less certain than they look.",
        fa: "{share} از نگاه‌ها به تماس‌های فعالِ نرم‌افزار ناموفق بود: زمان‌های نمایش تماس به آن دقتی نیست که به نظر می‌رسد.",
    }
    sms_pending(messages) {
        en: "Messages that the gateway had not taken and the CRM had not given up when the run ended: {messages}. Whether they would have arrived is not known.",
        fa: "پیامک‌هایی که تا پایان آزمون نه درگاه آن‌ها را گرفته بود و نه نرم‌افزار از آن‌ها دست کشیده بود: {messages}. معلوم نیست سرانجام می‌رسیدند یا نه.",
    }
    sms_strangers(requests) {
        en: "Messages came to the gateway that this run did not give to the CRM: {requests}. Perhaps somebody else used the CRM, or it sent what was left of an earlier run.",
        fa: "پیامک‌هایی به درگاه رسید که این آزمون به نرم‌افزار نداده بود: {requests}. شاید کس دیگری با نرم‌افزار کار می‌کرد، یا نرم‌افزار باقی‌ماندهٔ آزمونی پیشین را فرستاد.",
    }
    requests_dropped(name, requests) {
        en: "Requests ({name}) that were due while as many as allowed were under way, and so were dropped: {requests}. The target got less than was asked.",
        fa: "درخواست‌هایی ({name}) که هنگام نوبتشان بیشترین تعداد مجاز در جریان بود و فرستاده نشد: {requests}. بارِ واردشده کمتر از خواستهٔ سناریو بود.",
    }
    cut_short(measured, planned) {
        en: "The run was cut short: {measured} of {planned} were measured.",
        fa: "آزمون نیمه‌کاره ماند: {measured} از {planned} اندازه‌گیری شد.",
    }

    end_completed(at) { en: "The run went to its end as planned ({at}).", fa: "آزمون تا پایانِ برنامه اجرا شد ({at})." }
    end_interrupted(at) {
        en: "Somebody stopped the run after {at}; requests in flight were waited for.",
        fa: "کسی آزمون را پس از {at} متوقف کرد؛ برنامه منتظر درخواست‌های در راه ماند.",
    }
    end_interrupted_now(at) {
        en: "Somebody stopped the run at once after {at}.",
        fa: "کسی آزمون را پس از {at} بی‌درنگ متوقف کرد.",
    }
    end_unusable(at) {
        en: "No load was made: the target could not be used ({at}).",
        fa: "باری ساخته نشد: سامانهٔ هدف در دسترس نبود ({at}).",
    }
    end_aborted(at, threshold) {
        en: "The run ended itself after {at}, because a threshold that aborts was broken: {threshold}",
        fa: "آزمون پس از {at} خود را پایان داد، چون حدی که شکستنش آزمون را می‌بندد شکسته شد: {threshold}",
    }
    end_decided(at, threshold) {
        en: "The run ended after {at}, before its time, because a threshold was clearly broken: {threshold}",
        fa: "آزمون پس از {at}، پیش از پایان زمانش، بسته شد، چون حدی آشکارا شکسته شده بود: {threshold}",
    }
    end_unheard() {
        en: "No load was made: no telephony service came to the exchange.",
        fa: "باری وارد نشد: هیچ سرویس تلفنی به مرکز تلفن وصل نشد.",
    }
    end_unsent() {
        en: "No load was made: no message came to the gateway.",
        fa: "باری وارد نشد: هیچ پیامکی به درگاه نرسید.",
    }
    end_torn(at) {
        en: "The record breaks off after {at}: the program was killed or the disk was full. This report shows what had been written until then.",
        fa: "پروندهٔ آزمون پس از {at} ناگهان تمام می‌شود: برنامه کشته شده یا دیسک پر بوده است. این گزارش آنچه را تا آن لحظه نوشته شده نشان می‌دهد.",
    }

    next_met() {
        en: "Nothing needs to be done. Run it again after a change of the host, of the software or of the number of users.",
        fa: "کاری لازم نیست. پس از هر تغییر در سرور، نرم‌افزار یا تعداد کاربران، آزمون را دوباره اجرا کنید.",
    }
    next_not_met() {
        en: "See in the table of steps which ones are slow, then run it again with fewer users or on a stronger host to find where it holds.",
        fa: "در جدول گام‌ها ببینید کدام گام‌ها کندند؛ سپس با کاربران کمتر یا روی سرور قوی‌تر دوباره اجرا کنید تا معلوم شود حد آن کجاست.",
    }
    next_failures() {
        en: "Steps failed: the table of failures says what the target answered. Mend that first, because times of a failing system say little.",
        fa: "بعضی گام‌ها ناموفق بودند: جدول خطاها می‌گوید سامانه چه پاسخ داده است. نخست آن را درست کنید، چون زمانِ سامانهٔ خراب چیزی را نشان نمی‌دهد.",
    }
    next_calls() {
        en: "See in the section on calls what went wrong with which calls, and mend that first: a quick screen pop helps nobody whose call is not shown rightly.",
        fa: "در بخش تماس‌ها ببینید کدام تماس‌ها چه اشکالی داشتند و نخست آن را درست کنید: نمایش سریع به کار کسی نمی‌آید که تماسش درست نشان داده نشود.",
    }
    next_messages() {
        en: "See in the section on messages what went wrong with which ones, and mend that first: a quick campaign helps nobody whose message is not what was sent.",
        fa: "در بخش پیامک‌ها ببینید کدام پیامک‌ها چه اشکالی داشتند و نخست آن را درست کنید: ارسال سریع به کار کسی نمی‌آید که پیامکش نرسد یا درست نرسد.",
    }
    next_listen() {
        en: "Set the telephony service to the exchange that this run plays, see that it connects, then run it again.",
        fa: "سرویس تلفن را روی مرکز تلفنِ همین آزمون تنظیم کنید، ببینید که وصل می‌شود و دوباره اجرا کنید.",
    }
    next_listener() {
        en: "Find out why the listener reads so slowly: whatever it misses between being dropped and coming back, it cannot show.",
        fa: "ببینید شنونده چرا این‌قدر کند می‌خواند: آنچه را میان قطع شدن و وصل شدنِ دوباره از دست می‌دهد نمی‌تواند نشان دهد.",
    }
    next_not_played() {
        en: "See why the telephony service was away from the exchange for a part of the run. Calls that come due while the exchange is down, where the scenario orders a restart, are always among these.",
        fa: "ببینید سرویس تلفن چرا در بخشی از آزمون به مرکز تلفن وصل نبود. تماس‌هایی که نوبتشان با راه‌اندازی دوبارهٔ مرکز تلفن به خواست سناریو هم‌زمان شود همیشه جزو این‌ها هستند.",
    }
    next_polling() {
        en: "See why the CRM did not answer when it was asked for its active calls, then run it again.",
        fa: "ببینید نرم‌افزار چرا به پرسش از تماس‌های فعال پاسخ نداد و دوباره اجرا کنید.",
    }
    next_gateway() {
        en: "Set the CRM's SMS line to the gateway that this run plays (address, user, password, sender), see that a single message arrives, then run it again.",
        fa: "خط پیامکِ نرم‌افزار را روی درگاهِ همین آزمون تنظیم کنید (نشانی، کاربر، گذرواژه، شمارهٔ فرستنده)، ببینید یک پیامک تکی می‌رسد و دوباره اجرا کنید.",
    }
    next_pending() {
        en: "See in the section on messages how fast the gateway drained, and give the campaigns more time after the last arrival, or a smaller size.",
        fa: "در بخش پیامک‌ها ببینید ارسال با چه سرعتی پیش رفت؛ سپس پس از آخرین ورود زمان بیشتری بدهید یا پیامک‌های گروهی را کوچک‌تر کنید.",
    }
    next_strangers() {
        en: "See that nobody else sends by this gateway and that the CRM's queue is empty before a run; then run it again.",
        fa: "پیش از آزمون ببینید کس دیگری از این درگاه نمی‌فرستد و صف پیامکِ نرم‌افزار خالی است؛ سپس دوباره اجرا کنید.",
    }
    next_dropped() {
        en: "Allow more requests at once, or ask for a lower arrival rate: what was dropped is missing from every time in this report.",
        fa: "تعداد مجازِ درخواست‌های هم‌زمان را بیشتر یا نرخ ورود را کمتر کنید: آنچه فرستاده نشد در هیچ‌یک از زمان‌های این گزارش نیست.",
    }
    next_cpu() {
        en: "The processors are the first thing that this host runs short of: give it more or faster cores.",
        fa: "نخستین کمبود این سرور پردازنده است: هسته‌های بیشتر یا سریع‌تر به آن بدهید.",
    }
    next_others() {
        en: "See which other programs keep this host busy, stop those that do not belong there, and run it again.",
        fa: "ببینید چه برنامه‌های دیگری این سرور را مشغول می‌کنند، آن‌هایی را که جایشان اینجا نیست ببندید و دوباره اجرا کنید.",
    }
    next_steal() {
        en: "Ask whoever runs the virtual machines to reserve processor time for this one, then run it again.",
        fa: "از مسئول ماشین‌های مجازی بخواهید برای این ماشین زمان پردازنده رزرو کند و دوباره اجرا کنید.",
    }
    next_drift() {
        en: "Run it for longer: the end of this run is the better guide to a whole day than its mean.",
        fa: "آزمون را طولانی‌تر اجرا کنید: برای یک روز کامل، پایانِ این آزمون راهنمای بهتری است تا میانگینش.",
    }
    next_report_fault() {
        en: "Do not rely on the times of this run, and report the record to whoever maintains this program.",
        fa: "به زمان‌های این آزمون تکیه نکنید و پروندهٔ آن را برای نگه‌دارندهٔ این برنامه بفرستید.",
    }
    next_longer() {
        en: "Run it again for longer (\u{2068}--duration\u{2069}), so that enough samples come together.",
        fa: "دوباره و طولانی‌تر اجرا کنید (\u{2068}--duration\u{2069}) تا نمونهٔ کافی جمع شود.",
    }
    next_to_the_end() {
        en: "Run it again and let it go to its end.",
        fa: "دوباره اجرا کنید و بگذارید تا پایان برود.",
    }
    next_generator() {
        en: "Run the generator on another machine than the target, or with fewer users.",
        fa: "مولد بار را روی دستگاهی جدا از سامانهٔ هدف اجرا کنید، یا کاربران را کم کنید.",
    }
    next_target() {
        en: "Check that the address is right, that the service runs and that its sign-in works; then run it again.",
        fa: "بررسی کنید که نشانی درست است، سرویس کار می‌کند و ورود به آن ممکن است؛ سپس دوباره اجرا کنید.",
    }
}
