//! What was deleted of a run's traces.

messages! {
    headline_clean(n, target) {
        en: "{n} records of the run were deleted from {target}; none with its marker is left.",
        fa: "{n} رکورد این آزمون از {target} حذف شد؛ هیچ رکوردی با نشانهٔ آن نمانده است.",
    }
    headline_partly(n, target) {
        en: "{n} records of the run were deleted from {target}; some with its marker are left.",
        fa: "{n} رکورد این آزمون از {target} حذف شد؛ برخی رکوردها با نشانهٔ آن مانده‌اند.",
    }
    marker(marker) { en: "Marker: {marker}", fa: "نشانه: {marker}" }
    deleted(kind, n) { en: "{kind}: {n} deleted", fa: "{kind}: {n} حذف شد" }
    kept(kind, n, kept, reason) {
        en: "{kind}: {n} deleted, {kept} kept: {reason}",
        fa: "{kind}: {n} حذف شد، {kept} ماند: {reason}",
    }
    kept_unknown(kind, n, reason) {
        en: "{kind}: {n} deleted, how many are left is not known: {reason}",
        fa: "{kind}: {n} حذف شد، تعداد مانده‌ها معلوم نیست: {reason}",
    }
    invoices() { en: "invoices", fa: "فاکتورها" }
    tickets() { en: "tickets with their replies", fa: "تیکت‌ها با پاسخ‌هایشان" }
    tasks() { en: "tasks", fa: "وظیفه‌ها" }
    activities() { en: "activities", fa: "فعالیت‌ها" }
    persons() { en: "persons", fa: "اشخاص" }
    campaigns() { en: "campaigns with their messages", fa: "کمپین‌ها با پیامک‌هایشان" }
    singles() { en: "single messages", fa: "پیامک‌های تکی" }

    left() { en: "No API deletes", fa: "هیچ \u{2068}API\u{2069} این‌ها را حذف نمی‌کند" }
    left_calls(n) {
        en: "calls in the list of calls: up to {n}",
        fa: "تماس‌ها در فهرست تماس‌ها: تا {n}",
    }
    left_replies(n) {
        en: "short messages that customers sent: up to {n}",
        fa: "پیامک‌های دریافتی از مشتریان: تا {n}",
    }
    left_progress() {
        en: "the progress of tasks that were there before: it was changed",
        fa: "پیشرفت وظیفه‌هایی که از پیش بودند: تغییر کرده است",
    }
    left_http() {
        en: "what the requests of the scenario wrote over HTTP: only their author knows",
        fa: "آنچه درخواست‌های \u{2068}HTTP\u{2069} سناریو نوشته‌اند: تنها نویسندهٔ آن می‌داند",
    }
}
