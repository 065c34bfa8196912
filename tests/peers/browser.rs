//! The report in a real browser: laid out whole, in both languages, without asking anybody.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use testkit::peers::PeerTest;

use crate::program::{mizan, printed};

pub(crate) const TESTS: &[PeerTest] = &[PeerTest {
    name: "browser::a_report_is_laid_out_in_both_languages_and_asks_nobody",
    needs: &["chromium"],
    body: a_report_is_laid_out_in_both_languages_and_asks_nobody,
}];

/// The pages' own policy forbids scripts and every request. It is taken out for this test, so that
/// a page that would ask for something is caught asking.
const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\"";

/// Notes in the document what the browser made of it, once it is laid out.
const MEASURE: &str = r#"<script>
addEventListener("load", () => {
    // A chart is there twice, for wide and for narrow pages; one of the two is shown.
    const charts = [...document.querySelectorAll("svg[role=img]")]
        .filter((chart) => chart.getClientRects().length > 0);
    const outside = charts.flatMap((chart) => {
        const box = chart.getBoundingClientRect();
        return [...chart.querySelectorAll("text")].filter((text) => {
            const b = text.getBoundingClientRect();
            // The box of a text is a line of its font, which for Persian is much higher than the
            // letters: its middle counts.
            const middle = (b.top + b.bottom) / 2, edge = 2;
            return b.left < box.left - edge || b.right > box.right + edge
                || middle < box.top || middle > box.bottom;
        }).map((text) => `${text.textContent}: ${JSON.stringify(text.getBoundingClientRect())}`
            + ` in ${JSON.stringify(box)}`);
    });
    const note = document.createElement("pre");
    note.id = "measures";
    note.textContent = JSON.stringify({
        direction: getComputedStyle(document.documentElement).direction,
        language: document.documentElement.lang,
        charts: charts.length,
        flat: charts.filter((c) => c.getBoundingClientRect().height < 40).length,
        outside: outside,
        overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        resources: performance.getEntriesByType("resource").map((entry) => entry.name),
    });
    document.body.append(note);
});
</script>"#;

fn a_report_is_laid_out_in_both_languages_and_asks_nobody() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let run = folder.path().join("run");
    let output = mizan(&["load", "smoke", "--users", "2", "--service-model", "none"], &run);
    assert!(run.join("run.json").is_file(), "{}", printed(&output));
    let record = run.join("run.json");
    let record = record.to_str().expect("a temporary path is UTF-8");
    for (language, direction) in [("en", "ltr"), ("fa", "rtl")] {
        let out = folder.path().join(language);
        mizan(&["report", record, "--lang", language], &out);
        let page = fs::read_to_string(out.join("report.html")).expect("the report is written");
        // A desk and a telephone.
        for width in [1280, 400] {
            let found = measured(&page, width, folder.path());
            let place = format!("{language} at {width}: {found}");
            assert_eq!(found["language"], language, "{place}");
            assert_eq!(found["direction"], direction, "{place}");
            assert!(found["charts"].as_u64() >= Some(2), "{place}");
            assert_eq!(found["flat"], 0, "{place}");
            assert_eq!(found["outside"], serde_json::json!([]), "{place}");
            assert_eq!(found["overflow"], 0, "{place}");
            assert_eq!(found["resources"], serde_json::json!([]), "{place}");
        }
    }
}

/// Opens a page in a window of this width, and gives what the browser says of it.
fn measured(page: &str, width: u32, folder: &Path) -> Value {
    assert!(page.contains(POLICY), "the page has a policy");
    let open = page.replacen(POLICY, "<meta name=\"former-policy\"", 1);
    let file = folder.join("measured.html");
    fs::write(&file, open.replacen("</body>", &format!("{MEASURE}</body>"), 1)).expect("ours");
    let output = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        .args(["--disable-background-networking", "--no-first-run", "--virtual-time-budget=5000"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("--window-size={width},900"))
        .arg("--dump-dom")
        .arg(format!("file://{}", file.display()))
        .output()
        .expect("chromium is there");
    let document = String::from_utf8_lossy(&output.stdout);
    let (note, _) = document
        .split_once("<pre id=\"measures\">")
        .and_then(|(_, rest)| rest.split_once("</pre>"))
        .unwrap_or_else(|| panic!("no measures: {}", printed(&output)));
    serde_json::from_str(&note.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">"))
        .expect("the measures are JSON")
}
