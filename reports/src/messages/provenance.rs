//! Where a record comes from: enough to do the run again.

messages! {
    heading() { en: "Provenance", fa: "شناسنامهٔ آزمون" }
    lead() {
        en: "Enough to run the same again: the same scenario and seed make the same schedule.",
        fa: "برای تکرار دقیق آزمون کافی است: سناریو و عدد آغازین یکسان، برنامهٔ زمانی یکسان می‌سازد.",
    }
    item() { en: "Item", fa: "مورد" }
    value() { en: "Value", fa: "مقدار" }
    version() { en: "Program version", fa: "نسخهٔ برنامه" }
    commit() { en: "Built from commit", fa: "ساخته‌شده از" }
    started() { en: "Started", fa: "آغاز" }
    target() { en: "Target", fa: "سامانهٔ هدف" }
    target_kind() { en: "What stands there", fa: "آنچه آنجاست" }
    embedded(model, persons) {
        en: "the stand-in install that this program started (service model {model}, {persons} persons)",
        fa: "نصب جایگزینی که خود برنامه اجرا کرد (مدل سرویس {model}، {persons} شخص)",
    }
    given() { en: "an install that somebody else runs", fa: "سامانه‌ای که دیگری آن را اجرا می‌کند" }
    scenario() { en: "Scenario", fa: "سناریو" }
    scenario_hash() { en: "Hash of the scenario", fa: "اثر انگشت سناریو" }
    schedule_hash() { en: "Hash of the schedule", fa: "اثر انگشت برنامهٔ زمانی" }
    seed() { en: "Seed", fa: "عدد آغازین" }
    users() { en: "Users", fa: "کاربران" }
    class(name, users, think) {
        en: "{users} {name} (think time {think} on average)",
        fa: "{name}: {users} (میانگین زمان فکر کردن {think})",
    }
    class_occasional() { en: "occasional", fa: "گاه‌به‌گاه" }
    class_regular() { en: "regular", fa: "عادی" }
    class_heavy() { en: "heavy", fa: "پرکار" }
    peak_factor() { en: "Pace against the average hour", fa: "شتاب نسبت به ساعت معمولی" }
    times(n) { en: "{n} times", fa: "{n} برابر" }
    phases() { en: "Phases", fa: "بخش‌ها" }
    phases_value(ramp, from, until, drain) {
        en: "ramp-up {ramp}; steady from {from} to {until}; drain up to {drain}",
        fa: "بالا رفتن بار {ramp}؛ پایدار از {from} تا {until}؛ پایان‌دهی تا {drain}",
    }
    steps_planned() { en: "Steps planned", fa: "گام‌های برنامه‌ریزی‌شده" }
    host_os() { en: "Generator's host: system", fa: "دستگاه مولد: سیستم‌عامل" }
    host_kernel() { en: "Kernel or build", fa: "هسته یا شمارهٔ ساخت" }
    host_cpu() { en: "Processor", fa: "پردازنده" }
    host_cores() { en: "Cores", fa: "هسته‌ها" }
    host_cores_value(physical, logical) {
        en: "{physical} physical, {logical} logical",
        fa: "{physical} فیزیکی، {logical} منطقی",
    }
    host_memory() { en: "Memory", fa: "حافظه" }
    hypervisor() { en: "Virtual machine of", fa: "ماشین مجازیِ" }
    hypervisor_none() { en: "none known: probably a physical machine", fa: "نشانی از آن نیست: احتمالاً ماشین فیزیکی" }
    arguments() { en: "Arguments", fa: "آرگومان‌ها" }
    no_arguments() { en: "none", fa: "بدون آرگومان" }
    record_version() { en: "Version of the record", fa: "نسخهٔ پرونده" }
}
