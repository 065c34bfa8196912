//! Readiness: the answer, the cards of its items, what a server is worth, and the acknowledgement.

messages! {
    kind() { en: "Readiness report", fa: "گزارش آمادگی" }
    is_ready() { en: "The server is ready for the install", fa: "سرور برای نصب آماده است" }
    ready(sentence) {
        en: "{sentence}: everything that it calls for holds.",
        fa: "{sentence}: هر چه لازم دارد برقرار است.",
    }
    ready_with(sentence, counts) { en: "{sentence}, with {counts}.", fa: "{sentence}، با {counts}." }
    not_ready(counts) { en: "Not ready: {counts}.", fa: "آماده نیست: {counts}." }
    incomplete(counts) { en: "Incomplete: {counts}.", fa: "ناتمام: {counts}." }
    nothing_checked() { en: "nothing was checked", fa: "هیچ موردی بررسی نشد" }
    not_said() {
        en: "the record says so, though none of its items does",
        fa: "پرونده چنین می‌گوید، هرچند هیچ موردش چنین نیست",
    }
    label_ready() { en: "Ready", fa: "آماده" }
    label_warned() { en: "Ready, with warnings", fa: "آماده، با هشدار" }
    label_not_ready() { en: "Not ready", fa: "آماده نیست" }
    label_incomplete() { en: "Incomplete", fa: "ناتمام" }

    fail_one() { en: "1 fails", fa: "۱ مانع نصب" }
    fail_many(n) { en: "{n} fail", fa: "{n} مانع نصب" }
    unknown_one() { en: "1 unknown", fa: "۱ مورد نامعلوم" }
    unknown_many(n) { en: "{n} unknown", fa: "{n} مورد نامعلوم" }
    waits_one() { en: "1 waits for a person's word", fa: "۱ مورد در انتظار تأیید" }
    waits_many(n) { en: "{n} wait for a person's word", fa: "{n} مورد در انتظار تأیید" }
    warning_one() { en: "1 warning", fa: "۱ هشدار" }
    warning_many(n) { en: "{n} warnings", fa: "{n} هشدار" }
    not_called_for_one() {
        en: "1 item is not called for by this install.",
        fa: "۱ مورد برای این نصب لازم نیست.",
    }
    not_called_for_many(n) {
        en: "{n} items are not called for by this install.",
        fa: "{n} مورد برای این نصب لازم نیست.",
    }

    pass() { en: "holds", fa: "برقرار" }
    warn() { en: "warning", fa: "هشدار" }
    fail() { en: "fails", fa: "مانع نصب" }
    unknown() { en: "unknown", fa: "نامعلوم" }
    not_applicable() { en: "not called for", fa: "لازم نیست" }
    needs_attestation() { en: "waits for a person's word", fa: "در انتظار تأیید" }
    attested() { en: "attested", fa: "تأییدشده" }
    waived() { en: "waived", fa: "چشم‌پوشی‌شده" }

    labelled(label, text) { en: "{label}: {text}", fa: "{label}: {text}" }
    on_machine(name, machine) { en: "{name} ({machine})", fa: "{name} ({machine})" }
    found() { en: "Found", fa: "یافته" }
    need() { en: "Needed", fa: "لازم" }
    action() { en: "To do", fa: "کار لازم" }
    call() { en: "Call", fa: "تماس" }
    extension(n) { en: "the vendor's extension {n}", fa: "داخلی {n} سازنده" }
    not_known_why() { en: "Not known", fa: "نامعلوم" }
    why() { en: "Why", fa: "چرا" }
    question() { en: "Question", fa: "پرسش" }
    question_plain() {
        en: "Does this hold? Only a person can say.",
        fa: "آیا چنین است؟ فقط یک نفر می‌تواند بگوید.",
    }
    word_of() { en: "Word of", fa: "به گفتهٔ" }
    waived_by() { en: "Waived by", fa: "چشم‌پوشی با مسئولیت" }
    instead_of() { en: "Without the waiver", fa: "بدون چشم‌پوشی" }
    reason() { en: "Reason", fa: "دلیل" }
    remark() { en: "Remark", fa: "توضیح" }
    read_by() { en: "Read by", fa: "راه خواندن" }
    in_role(who, role) { en: "{who} ({role})", fa: "{who} ({role})" }
    on_day(who, day) { en: "{who}, {day}", fa: "{who}، {day}" }

    role_crm() { en: "CRM server", fa: "سرور نرم‌افزار" }
    role_database() { en: "database server", fa: "سرور پایگاه داده" }
    role_recorder() { en: "recorder", fa: "دستگاه ضبط" }
    role_fax() { en: "fax machine", fa: "دستگاه فکس" }
    role_client() { en: "user's computer", fa: "رایانهٔ کاربر" }
    role_answers() { en: "answers of a person", fa: "پاسخ‌های یک نفر" }

    asked(customer, what) { en: "{customer}: {what}.", fa: "{customer}: {what}." }
    asked_plain(what) { en: "Asked for: {what}.", fa: "خواسته: {what}." }
    edition(name) { en: "{name} edition", fa: "نسخهٔ {name}" }
    reinstall() { en: "reinstall", fa: "نصب دوباره" }
    first_install() { en: "first install", fa: "نصب نخست" }
    no_modules() { en: "no modules", fa: "بدون ماژول" }

    worth() { en: "What this server is worth", fa: "توان این سرور" }
    worth_sentence(needed, predicted, measured) {
        en: "This server: {needed} needed, {predicted}, {measured}.",
        fa: "این سرور: {needed} لازم، {predicted}، {measured}.",
    }
    worth_not_measured() {
        en: "What this server is worth in users: not measured.",
        fa: "توان این سرور بر حسب کاربر: اندازه‌گیری نشد.",
    }
    predicted(n) { en: "{n} predicted", fa: "{n} پیش‌بینی‌شده" }
    measured(n) { en: "{n} measured", fa: "{n} سنجیده‌شده" }
    measured_between(n, low, high) {
        en: "{n} measured ({low} to {high})",
        fa: "{n} سنجیده‌شده ({low} تا {high})",
    }
    measured_at_least(n) { en: "at least {n} measured", fa: "دست‌کم {n} سنجیده‌شده" }
    predicted_none() { en: "prediction: not measured", fa: "پیش‌بینی: اندازه‌گیری نشد" }
    measured_none() { en: "under load: not measured", fa: "زیر بار: اندازه‌گیری نشد" }
    tile_needed() { en: "Users asked for", fa: "کاربران خواسته‌شده" }
    tile_predicted() { en: "Predicted by the model", fa: "پیش‌بینی مدل" }
    tile_measured() { en: "Measured under load", fa: "سنجیده زیر بار" }
    between(low, high) { en: "{low} to {high}", fa: "{low} تا {high}" }
    at_least(n) { en: "at least {n}", fa: "دست‌کم {n}" }
    bound_by(what) { en: "bound by {what}", fa: "محدود به {what}" }
    cores() { en: "the processors", fa: "پردازنده" }
    memory() { en: "memory", fa: "حافظه" }
    disks() { en: "the disks", fa: "دیسک" }
    index_measured(n) { en: "index {n}, measured", fa: "شاخص {n}، سنجیده" }
    index_assumed(n) { en: "index {n}, assumed", fa: "شاخص {n}، فرضی" }
    limited_by(what) { en: "limited by {what}", fa: "محدود به {what}" }

    tile_fail() { en: "Fail", fa: "مانع نصب" }
    tile_unknown() { en: "Unknown", fa: "نامعلوم" }
    tile_waits() { en: "Wait for a word", fa: "در انتظار تأیید" }
    tile_warn() { en: "Warnings", fa: "هشدار" }
    tile_holds() { en: "Hold", fa: "برقرار" }
    tile_attested(n) { en: "{n} of them attested", fa: "{n} مورد با تأیید یک نفر" }
    tile_waived() { en: "Waived", fa: "چشم‌پوشی‌شده" }
    first() { en: "What to do first", fa: "نخستین کارها" }
    first_more_one() { en: "One more stands below.", fa: "یک مورد دیگر در ادامه آمده است." }
    first_more(n) { en: "{n} more stand below.", fa: "{n} مورد دیگر در ادامه آمده است." }

    left_out() { en: "Not called for", fa: "آنچه لازم نیست" }
    left_out_lead() {
        en: "Items of the catalogue that this install does not call for, and why.",
        fa: "موردهایی از فهرست که این نصب به آن‌ها نیاز ندارد، و دلیل آن.",
    }
    item() { en: "Item", fa: "مورد" }
    state() { en: "State", fa: "وضعیت" }
    evidence() { en: "Evidence", fa: "مدرک‌ها" }
    evidence_lead() {
        en: "The files that this answer rests on. A file that was changed has another hash.",
        fa: "پرونده‌هایی که این پاسخ بر آن‌ها تکیه دارد. پرونده‌ای که تغییر کرده باشد اثر انگشت دیگری دارد.",
    }
    no_evidence() { en: "The record names none.", fa: "پرونده هیچ مدرکی نام نمی‌برد." }
    file() { en: "File", fa: "پرونده" }
    machine() { en: "Machine", fa: "دستگاه" }
    collected() { en: "Collected", fa: "زمان گردآوری" }
    hash(kind) { en: "Hash ({kind})", fa: "اثر انگشت ({kind})" }
    provenance() { en: "Provenance", fa: "شناسنامهٔ گزارش" }
    provenance_lead() {
        en: "The same evidence and the same catalogue give the same answer.",
        fa: "مدرک‌های یکسان و فهرست یکسان پاسخ یکسان می‌دهد.",
    }
    analysed() { en: "Analysed", fa: "زمان بررسی" }
    catalogue_version() { en: "Version of the catalogue", fa: "نسخهٔ فهرست پیش‌نیازها" }
    catalogue_hash() { en: "Hash of the catalogue", fa: "اثر انگشت فهرست پیش‌نیازها" }

    form() { en: "Acknowledgement before the install", fa: "تأییدیهٔ پیش از نصب" }
    form_open(counts) { en: "Open: {counts}.", fa: "باز است: {counts}." }
    form_open_means() {
        en: "While something is open, signing confirms only that this list was read.",
        fa: "تا زمانی که موردی باز است، امضا فقط نشان می‌دهد که این فهرست خوانده شده است.",
    }
    form_waits() {
        en: "Nothing is open but the signatures below.",
        fa: "جز امضاهای پایین، هیچ موردی باز نیست.",
    }
    form_signing() {
        en: "Signing confirms that what stands here is so.",
        fa: "امضا نشان می‌دهد که آنچه اینجا آمده درست است.",
    }
    form_ready(sentence) { en: "{sentence}.", fa: "{sentence}." }
    form_ready_with(sentence, counts) { en: "{sentence}, with {counts}.", fa: "{sentence}، با {counts}." }
    customer() { en: "Customer", fa: "مشتری" }
    users() { en: "Users", fa: "کاربران" }
    edition_label() { en: "Edition", fa: "نسخهٔ نرم‌افزار" }
    modules() { en: "Modules", fa: "ماژول‌ها" }
    install() { en: "Install", fa: "نوع نصب" }
    printed_on() { en: "Printed on", fa: "تاریخ چاپ" }
    two_calendars(first, second) { en: "{first} ({second})", fa: "{first} ({second})" }
    open_items() { en: "Open items", fa: "موردهای باز" }
    open_lead() {
        en: "Who sees to it, and the day until when (Persian calendar).",
        fa: "چه کسی انجام می‌دهد و تا چه روزی (تاریخ شمسی).",
    }
    owner() { en: "Who", fa: "مسئول" }
    until() { en: "Until", fa: "تا تاریخ" }
    all_items() { en: "All items", fa: "همهٔ موردها" }
    closing() {
        en: "What is not ready on the day makes another, paid, visit.",
        fa: "آنچه در روز نصب آماده نباشد مراجعهٔ دوباره با هزینه دارد.",
    }
    signed_before(by) { en: "Signed before: {by}.", fa: "امضای پیشین: {by}." }
    signatures() { en: "Signatures", fa: "امضاها" }
    for_customer() { en: "For the customer", fa: "از طرف مشتری" }
    for_vendor() { en: "For the vendor", fa: "از طرف سازنده" }
    name() { en: "Name", fa: "نام" }
    role() { en: "Role", fa: "سمت" }
    jalali_date() { en: "Date (Persian calendar)", fa: "تاریخ شمسی" }
    signature() { en: "Signature", fa: "امضا" }
    foot_evidence(kind) { en: "Evidence, {kind}", fa: "مدرک‌ها، {kind}" }
    foot_catalogue(version, kind) {
        en: "Catalogue {version}, {kind}",
        fa: "فهرست پیش‌نیازها {version}، {kind}",
    }
}
