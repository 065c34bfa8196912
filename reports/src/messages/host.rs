//! What the host did during a run.

messages! {
    heading() { en: "Host use", fa: "مصرف سرور" }
    lead() {
        en: "Means over the steady phase, then second by second.",
        fa: "میانگین در بخش پایدار آزمون و سپس ثانیه به ثانیه.",
    }
    lead_generator_only() {
        en: "Measured on the host of the generator; the target's host was not measured.",
        fa: "روی دستگاه مولد بار اندازه‌گیری شد؛ دستگاهِ سامانهٔ هدف اندازه‌گیری نشد.",
    }
    quantity() { en: "Quantity", fa: "کمیت" }
    value() { en: "Steady phase", fa: "بخش پایدار" }
    cpu() { en: "Processors busy, mean", fa: "مشغول بودن پردازنده‌ها، میانگین" }
    cpu_max() { en: "Processors busy, busiest second", fa: "مشغول بودن پردازنده‌ها، شلوغ‌ترین ثانیه" }
    steal() { en: "Time that the hypervisor gave to others", fa: "زمانی که میزبان مجازی به دیگران داد" }
    generator_cpu() { en: "Generator: processor", fa: "مولد بار: پردازنده" }
    generator_step() { en: "Generator: processor time a step", fa: "مولد بار: زمان پردازنده برای هر گام" }
    generator_memory() { en: "Generator: largest memory", fa: "مولد بار: بیشترین حافظه" }
    target_cpu() { en: "Target: processor", fa: "سامانهٔ هدف: پردازنده" }
    target_step() { en: "Target: processor time a step", fa: "سامانهٔ هدف: زمان پردازنده برای هر گام" }
    target_memory() { en: "Target: largest memory", fa: "سامانهٔ هدف: بیشترین حافظه" }
    chart_cpu() { en: "Processors", fa: "پردازنده‌ها" }
    chart_memory() { en: "Memory", fa: "حافظه" }
    chart_disk() { en: "Disk", fa: "دیسک" }
    line_all() { en: "whole host", fa: "کل سرور" }
    line_generator() { en: "generator", fa: "مولد بار" }
    line_target() { en: "target", fa: "سامانهٔ هدف" }
    line_steal() { en: "stolen by the hypervisor", fa: "گرفته‌شده به دست میزبان مجازی" }
    line_used() { en: "in use", fa: "در حال مصرف" }
    line_installed(n) { en: "installed: {n}", fa: "نصب‌شده: {n}" }
    line_read() { en: "read", fa: "خواندن" }
    line_written() { en: "written", fa: "نوشتن" }
    picked(n) {
        en: "One second of each {n} is drawn, the one with the busiest processors.",
        fa: "از هر {n} ثانیه یکی رسم شده است: آن که پردازنده‌ها در آن شلوغ‌تر بودند.",
    }
}
