//! What a quote was asked for: names of the fields, of their choices and of the modules.

messages! {
    heading() { en: "What was asked", fa: "ورودی‌ها" }
    lead() {
        en: "Fields marked as default were not given; a better figure makes a better quote.",
        fa: "مقدارهایی که نشان پیش‌فرض دارند داده نشده‌اند؛ عدد دقیق‌تر، پیشنهاد دقیق‌تر می‌دهد.",
    }
    field() { en: "Field", fa: "ورودی" }
    value() { en: "Value", fa: "مقدار" }
    origin() { en: "Origin", fa: "منشأ" }
    virtual_factor() { en: "Measured share of the physical host's throughput", fa: "سهم سنجیدهٔ توان نسبت به میزبان فیزیکی" }
    yes() { en: "yes", fa: "بله" }
    no() { en: "no", fa: "خیر" }

    backup_weekly() { en: "full weekly, differential daily", fa: "کامل هفتگی و تفاضلی روزانه" }
    backup_daily() { en: "full daily", fa: "کامل روزانه" }
    backup_none() { en: "none on this server", fa: "روی این سرور ندارد" }
    support_basic() { en: "basic", fa: "پایه" }
    outside_address() { en: "by a static address", fa: "با نشانی ثابت" }
    outside_name() { en: "by a name", fa: "با نام دامنه" }

    no_access() { en: "none", fa: "ندارد" }
    voip() { en: "VoIP telephony", fa: "تلفن \u{2068}VoIP\u{2069}" }
    pbx() { en: "PBX telephony", fa: "سانترال" }
    caller_id() { en: "Caller ID", fa: "نمایش شمارهٔ تماس" }
    recording_telsa(version) { en: "Recording by Telsa {version}", fa: "ضبط با تلسا {version}" }
    recording_voip() { en: "Recording in the VoIP system", fa: "ضبط در سامانهٔ \u{2068}VoIP\u{2069}" }
    fax() { en: "Fax", fa: "فکس" }
    financial() { en: "Financial system", fa: "نرم‌افزار مالی" }
    sms() { en: "Short messages", fa: "پیامک" }
    email() { en: "Email", fa: "ایمیل" }
    club() { en: "Customer club", fa: "باشگاه مشتریان" }
    module(name, option) { en: "{name} ({option})", fa: "{name} ({option})" }
    module_default(name, option) { en: "{name} ({option}, by default)", fa: "{name} ({option}، پیش‌فرض)" }
}
