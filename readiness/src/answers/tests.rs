//! Whole files of answers: read, refused, written again.

use documents::readiness::{MailProtocol, Role, Security};
use documents::requirements::{requirement, requirements};
use proptest::prelude::*;

use super::*;

/// A file in which everything stands once.
const WHOLE: &str = r#"
machines = ["recorder", "client"]

[install]
users = 35
edition = "advanced"
modules = ["voip", "sms:url", "pbx:ns500"]
growth = "۱۵٪"
reinstall = true
customer = "شرکت «نمونه»"

[paths]
dvd = 'D:\Payamgostar'
backup = "/srv/backup"

[settings]
lines = 12
sockets = "۶"
pbx_model = "KX-NS500"
caller_id_devices = "8, 4"
financial_version = "6.8.4"

[attest.PBX-CID]
holds = true
by = "Sara Ahmadi"
role = "office manager"
at = "1405/9/3"
note = "seen on the invoice"

[attest.MAIL-OUTLOOK]
holds = false
by = "رضا"

[waive.GEN-WIRED]
by = "رضا"
why = "two laptops stay wireless until the move"
at = "2026-11-24"

[probes]
ami = "192.168.1.10:5038"
ami_user = "mizan"
smdr = "tcp://192.168.1.11:2300"
name = "crm.example.ir"
address = "203.0.113.7"
resolvers = ["1.1.1.1", "9.9.9.9:53"]
internet = ["https://www.example.com"]
sms_url = "https://sms.example.ir/send?user={user}&password={password}&to={number}&text={text}"
gsm = "COM5"
site_port = 8080

[probes.tcp]
financial-database = "10.0.0.5:1433"

[[probes.mail]]
address = "mail.example.ir:993"
protocol = "imap"
user = "office@example.ir"

[[probes.mail]]
address = "mail.example.ir:587"
protocol = "smtp"
security = "plain"
"#;

fn parse(text: &str) -> Result<Answers, documents::Problems> {
    Answers::parse("answers.toml", text)
}

/// Asks that a file is refused for exactly these reasons, each with its place and way out.
#[track_caller]
fn check_refused(text: &str, expected: &str) {
    assert_eq!(parse(text).expect_err("problems").to_string(), expected);
}

/// Asks that a file is refused and that its problems say this.
#[track_caller]
fn check_says(text: &str, expected: &str) {
    let shown = parse(text).expect_err("problems").to_string();
    assert!(shown.contains(expected), "{shown}");
}

#[test]
fn everything_that_can_be_answered_is_read() {
    let answers = parse(WHOLE).expect("answers");
    assert_eq!(answers.machines, [Role::Recorder, Role::Client]);
    assert_eq!(answers.install["modules"], "voip,sms:url,pbx:ns500");
    assert_eq!((&*answers.install["users"], &*answers.install["reinstall"]), ("35", "true"));
    assert_eq!(answers.paths["dvd"], r"D:\Payamgostar");
    assert_eq!((&*answers.settings["lines"], &*answers.settings["sockets"]), ("12", "6"));
    assert!(answers.attestations["PBX-CID"].holds && !answers.attestations["MAIL-OUTLOOK"].holds);
    assert_eq!(answers.attestations["PBX-CID"].by.at.as_deref(), Some("1405/9/3"));
    let why = answers.waivers["GEN-WIRED"].note.as_deref();
    assert_eq!(why, Some("two laptops stay wireless until the move"));
    let probes = &answers.probes;
    assert_eq!(probes.ami.as_ref().and_then(|ami| ami.user.as_deref()), Some("mizan"));
    assert_eq!(probes.tcp["financial-database"], "10.0.0.5:1433");
    assert_eq!((probes.site_port, probes.resolvers.len()), (Some(8080), 2));
    let mail: Vec<_> = probes.mail.iter().map(|mail| (mail.protocol, mail.security)).collect();
    assert_eq!(mail, [(MailProtocol::Imap, Security::Tls), (MailProtocol::Smtp, Security::Plain)]);
}

#[test]
fn the_install_reads_as_the_inputs_of_a_quote() {
    let answers = parse(WHOLE).expect("answers");
    let mut draft = sizing::inputs::Draft::default();
    for (field, text) in &answers.install {
        draft.set(field, text).expect(field);
    }
    assert_eq!((draft.users, draft.modules.len()), (Some(35), 3));
    assert_eq!(draft.growth, Some(0.15));
}

#[test]
fn nothing_is_a_file_of_answers_too() {
    assert_eq!(parse("").expect("answers"), Answers::default());
}

#[test]
fn all_problems_are_told_at_once_with_their_place_and_the_nearest_name() {
    check_refused(
        "machines = [\"recoder\"]\n\
         [install]\nuser = 3\nmodules = [\"voipp\"]\n\
         [settings]\nline = 4\n\
         [attest.PBX-CDI]\nholds = true\nby = \"S\"\n\
         [waive.GEN-WIERD]\nby = \"S\"\nwhy = \"w\"\n\
         [probes]\nsite_prot = 80\n",
        "answers.toml:1:14: `machines` is `recoder`, which is none of crm, database, recorder, fax, \
         client\n  help: did you mean `recorder`?\n\
         answers.toml:3:1: unknown key `user`\n  help: did you mean `users`?\n\
         answers.toml:4:13: no module `voipp`: did you mean `voip`?\n\
         answers.toml:6:1: unknown key `line`\n  help: did you mean `lines`?\n\
         answers.toml:7:9: there is no prerequisite `PBX-CDI`\n  help: did you mean `PBX-CID`?\n\
         answers.toml:10:8: there is no prerequisite `GEN-WIERD`\n  help: did you mean `GEN-WIRED`?\n\
         answers.toml:14:1: unknown key `site_prot`\n  help: did you mean `site_port`?",
    );
}

#[test]
fn a_word_on_what_only_a_machine_can_tell_is_refused() {
    check_refused(
        "[attest.OS-VER]\nholds = true\nby = \"S\"\n",
        "answers.toml:1:9: `OS-VER` is not known by a person's word\n  help: take it out, or answer \
         for it in `[waive.OS-VER]`",
    );
    check_says("[attest.SMS-GSM]\nholds = true\nby = \"S\"\n", "no word can settle it");
}

#[test]
fn an_id_of_small_letters_names_the_right_one() {
    check_says("[attest.pbx-cid]\nholds = true\nby = \"S\"\n", "did you mean `PBX-CID`?");
}

#[test]
fn a_word_without_a_name_or_an_answer_is_refused() {
    check_says("[attest.PBX-CID]\nholds = true\n", "`by` is missing");
    check_says("[attest.PBX-CID]\nholds = true\nby = \" \"\n", "`by` is empty");
    check_says("[attest.PBX-CID]\nby = \"S\"\n", "`holds` is missing");
    check_says("[attest.PBX-CID]\nby = \"S\"\nholds = \"yes\"\n", "`holds` must be true or false");
}

#[test]
fn a_waiver_says_who_and_why() {
    check_says("[waive.GEN-WIRED]\nwhy = \"w\"\n", "`by` is missing");
    check_says("[waive.GEN-WIRED]\nby = \"S\"\n", "`why` is missing");
    check_says("[waive.GEN-WIRED]\nby = \"S\"\nwhy = \"\"\n", "`why` is empty");
}

#[test]
fn neither_the_signature_nor_a_refusal_can_be_waived() {
    let waive = |id: &str| format!("[waive.{id}]\nby = \"S\"\nwhy = \"w\"\n");
    check_says(&waive("ACK"), "`ACK` cannot be waived: it is the customer's own signature");
    for row in requirements() {
        let refused = parse(&waive(&row.id)).is_err();
        assert_eq!(refused, row.refuses || row.id == "ACK", "{}", row.id);
    }
    let way_out = requirement("SMS-GSM").and_then(|row| row.action.as_ref()).expect("an action");
    check_says(&waive("SMS-GSM"), &way_out.en);
}

#[test]
fn what_no_quote_would_take_is_refused() {
    check_says("[install]\nusers = 0\n", "answers.toml:2:9: `users`: must be a whole number");
    check_says("[install]\nedition = \"pro\"\n", "answers.toml:2:12: `edition`: no edition `pro`");
    check_says("[settings]\nlines = \"many\"\n", "`lines` must be a whole number");
}

#[test]
fn a_probe_that_lacks_its_other_half_is_refused() {
    check_says("[probes]\nami_user = \"mizan\"\n", "`ami_user` stands without `ami`");
    check_says("[probes]\naddress = \"203.0.113.7\"\n", "`address` stands without `name`");
    check_says("[[probes.mail]]\naddress = \"m:993\"\n", "`protocol` is missing");
    check_says("[probes]\nsite_port = 70000\n", "outside 1 to 65535");
    check_says("[probes.tcp]\n\"a b\" = \"h:1\"\n", "must be named by");
}

/// Wherever a password may be written, and what the problem names instead.
#[test]
fn a_password_is_refused_with_its_way_out_and_never_shown() {
    let secret = "hunter2-\u{632}";
    let places = [
        ("[probes]\nami_secret = ", "MIZAN_AMI_SECRET"),
        ("[probes]\nsmdr_password = ", "MIZAN_SMDR_PASSWORD"),
        ("[probes]\nsms_user = ", "MIZAN_SMS_USER"),
        ("[probes]\nsms_password = ", "MIZAN_SMS_PASSWORD"),
        (
            "[[probes.mail]]\naddress = \"m:993\"\nprotocol = \"imap\"\npassword = ",
            "MIZAN_MAIL_PASSWORD",
        ),
        ("[probes.tcp]\npassword = ", "named after what it is for"),
        ("password = ", "MIZAN_AMI_SECRET, MIZAN_SMDR_PASSWORD"),
        ("[install]\nToken = ", "MIZAN_AMI_SECRET"),
        ("[settings]\npbx-password = ", "MIZAN_AMI_SECRET"),
        ("[paths]\nsecret = ", "MIZAN_AMI_SECRET"),
        ("[attest.PBX-NS500]\nholds = true\nby = \"S\"\npassword = ", "MIZAN_AMI_SECRET"),
    ];
    for (before, way_out) in places {
        let text = format!("{before}\"{secret}\"\n");
        let shown = parse(&text).expect_err("a secret").to_string();
        assert!(shown.contains(way_out), "{shown}");
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn a_password_in_the_providers_url_is_refused_and_not_shown() {
    let text = "[probes]\nsms_url = \"http://h.ir/s?user=u&password=hunter2&to={number}\"\n";
    let shown = parse(text).expect_err("a secret").to_string();
    assert!(shown.starts_with("answers.toml:2:"), "{shown}");
    assert!(shown.contains("MIZAN_SMS_PASSWORD") && !shown.contains("hunter2"), "{shown}");
}

#[test]
fn what_is_written_reads_back_as_the_same_answers() {
    for answers in [Answers::default(), parse(WHOLE).expect("answers")] {
        let text = answers.to_toml();
        assert_eq!(parse(&text).expect(&text), answers, "{text}");
    }
}

proptest! {
    #[test]
    fn whatever_a_person_says_reads_back(who in "\\PC{1,40}", why in "\\PC{1,40}", holds: bool) {
        prop_assume!(!who.trim().is_empty() && !why.trim().is_empty());
        let (who, why) = (who.trim().to_owned(), why.trim().to_owned());
        let by = Signed { who, role: None, at: None, note: Some(why) };
        let mut answers = Answers::default();
        answers.attestations.insert("ACK".to_owned(), Attestation { holds, by: by.clone() });
        answers.waivers.insert("OS-VER".to_owned(), by);
        let text = answers.to_toml();
        prop_assert_eq!(parse(&text).expect(&text), answers);
    }

    #[test]
    fn no_text_ends_the_program(text in ".{0,200}", at in 0..WHOLE.len()) {
        let _either_way = parse(&text);
        let at = (0..=at).rev().find(|at| WHOLE.is_char_boundary(*at)).unwrap_or(0);
        let _either_way = parse(&format!("{}{text}{}", &WHOLE[..at], &WHOLE[at..]));
        let _either_way = parse(&WHOLE[..at]);
    }
}

#[test]
fn a_hostile_file_is_refused_before_it_costs_anything() {
    check_says(&"#".repeat((1 << 20) + 1), "1048576 are allowed");
    check_says("a = 1\nb = \"\0\"\n", "answers.toml:2:1: the line holds a NUL");
    check_says(&format!("a = \"{}\"", "x".repeat(40_000)), "32768 are allowed");
    check_says(&"a = 1\n".repeat(20_000), "more than 10000 entries");
    check_says(&"[".repeat(100_000), "32768 are allowed");
    check_says(&"[\n".repeat(9_000), "not valid TOML");
    check_says(&format!("a = {}", "[\n".repeat(9_000)), "not valid TOML");
}

#[test]
fn a_text_that_is_too_long_or_obeyed_by_a_terminal_is_refused() {
    let said = |text: &str| format!("[attest.PBX-CID]\nholds = true\nby = \"{text}\"\n");
    assert!(parse(&said(&"x".repeat(4_096))).is_ok());
    check_says(&said(&"x".repeat(4_097)), "`by` has 4097 characters, and 4096 are allowed");
    check_says(&said(r"a\u0000b"), "`by` holds a control character");
    check_says(&said(r"\u001b[2J"), "`by` holds a control character");
}

#[test]
fn a_name_of_any_length_is_not_quoted_back() {
    let long = format!("[attest.{}]\nholds = true\nby = \"S\"\n", "A".repeat(20_000));
    assert!(parse(&long).expect_err("unknown").to_string().len() < 300);
}

#[test]
fn a_person_is_asked_once_and_in_the_catalogues_order() {
    let mut applying: Vec<&Requirement> = requirements().iter().collect();
    applying.reverse();
    let ids = |answers: &Answers| -> Vec<&str> {
        open_questions(&applying, answers).iter().map(|row| row.id.as_str()).collect()
    };
    let all = ids(&Answers::default());
    assert!(all.contains(&"PBX-CID") && !all.contains(&"OS-VER"));
    assert_eq!((all[0], all[all.len() - 1]), ("GEN-DVD", "ACK"));
    let answers = parse(WHOLE).expect("answers");
    let open = ids(&answers);
    let asked = ["GEN-WIRED", "PBX-CID", "MAIL-OUTLOOK"];
    assert_eq!(open.len() + asked.len(), all.len());
    assert!(asked.iter().all(|id| !open.contains(id)));
    let ack = requirement("ACK").expect("a row");
    let open = open_questions(&[ack], &answers);
    assert_eq!(open.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["ACK"]);
}
