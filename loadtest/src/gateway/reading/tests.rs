//! Requests of each kind, whole and wrong.

use documents::gateway::{GatewayDescription, SHIPPED};

use super::*;

/// Joiners, ی and ک beside their Arabic forms, digits of three scripts, an emoji of two code points,
/// and what each of the encodings has to escape.
const TEXT: &str = "می\u{200C}رود: یک كتاب ي ۱۲۳ ١٢٣ 123 👍🏽 a+b&c=d%41 <x> \"y\" 'z' {text}\nخط";

fn shipped(name: &str) -> Reader {
    Reader::new(&GatewayDescription::shipped(name).expect("it ships")).expect("it can be played")
}

fn encoded(value: &str) -> String {
    value.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn get<'a>(path: &'a str, query: &'a str) -> Received<'a> {
    Received { method: "GET", path, query, action: None, body: &[] }
}

fn post<'a>(path: &'a str, action: Option<&'a [u8]>, body: &'a [u8]) -> Received<'a> {
    Received { method: "POST", path, query: "", action, body }
}

fn sendsms(query: &str) -> Result<Fields, Unreadable> {
    shipped("sendsms").read(get("/post/sendSMS.ashx", query))
}

fn json(body: &[u8]) -> Result<Fields, Unreadable> {
    shipped("json").read(post("/v1/sms/send.json", None, body))
}

fn soap(body: &[u8]) -> Result<Fields, Unreadable> {
    shipped("soap-3000").read(post("/services/SmsService", Some(b"\"enqueue\""), body))
}

fn envelope(prefix: &str, text: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><{prefix}:Envelope xmlns:{prefix}=\"urn:s\">\
         <{prefix}:Header/><{prefix}:Body><m:enqueue xmlns:m=\"urn:sms\"><m:username>u</m:username>\
         <m:password>p&amp;q</m:password><m:sender>3000</m:sender><extra>1</extra>\
         <m:recipient>09121234567</m:recipient><m:message>{text}</m:message></m:enqueue>\
         </{prefix}:Body></{prefix}:Envelope>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[track_caller]
fn check(read: Result<Fields, Unreadable>, password: &str, text: &str) {
    let read = read.expect("it can be read");
    let expected = |value: &str| Value::of(value.as_bytes());
    assert_eq!(read.text.text, text);
    let wanted = Fields {
        username: Some(expected("u")),
        password: Some(expected(password)),
        sender: Some(expected("3000")),
        number: expected("09121234567"),
        text: expected(text),
    };
    assert!(read == wanted, "values are never shown: {:?}", read.number.text);
}

#[test]
fn a_query_is_read_in_any_order_and_beside_others() {
    let text = encoded(TEXT);
    let query =
        format!("x&to=09121234567&TEXT={text}&text=second&from=3000&password=p%26q&username=u");
    check(sendsms(&query), "p&q", TEXT);
    check(sendsms("username=u&password=&from=3000&to=09121234567&text=a+b%2Bc"), "", "a b+c");
    let reader = shipped("sendsms");
    let query = "username=u&password=p&from=3000&to=09121234567&text";
    check(reader.read(get("/post/sendsms.ashx", query)), "p", "");
}

#[test]
fn a_form_is_read_as_a_query() {
    let mut description = GatewayDescription::shipped("json").expect("it ships");
    let pair = |name: &str| (name.to_owned(), format!("{{{name}}}"));
    let fields = ["username", "password", "sender", "number", "text"].map(pair);
    description.request.body = Some(GatewayBody::Form(fields.to_vec()));
    let reader = Reader::new(&description).expect("it can be played");
    let body =
        format!("text={}&number=09121234567&sender=3000&username=u&password=p", encoded(TEXT));
    check(reader.read(post("/v1/sms/send.json", None, body.as_bytes())), "p", TEXT);
}

#[test]
fn json_is_read_in_any_order_with_escapes_and_with_numbers() {
    let text = serde_json::to_string(TEXT).expect("a text");
    let body = format!(
        "\u{FEFF}{{\"message\":{text},\"tag\":[1],\"receptor\":\"09121234567\",\"sender\":3000,\
         \"password\":\"p\",\"username\":\"u\"}}"
    );
    check(json(body.as_bytes()), "p", TEXT);
    let escaped: String = TEXT.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
    check(json(body.replace(&text, &format!("\"{escaped}\"")).as_bytes()), "p", TEXT);
}

#[test]
fn soap_is_read_whatever_the_prefixes_and_with_entities() {
    check(soap(envelope("soap", &escaped(TEXT)).as_bytes()), "p&q", TEXT);
    let entities: String = TEXT.chars().map(|c| format!("&#x{:X};", u32::from(c))).collect();
    check(soap(envelope("s", &entities).as_bytes()), "p&q", TEXT);
    let data = format!("<![CDATA[{TEXT}]]>");
    check(soap(envelope("SOAP-ENV", &data).as_bytes()), "p&q", TEXT);
    check(soap(envelope("s", "").as_bytes()), "p&q", "");
    check(soap(envelope("s", "  a &lt; b  ").as_bytes()), "p&q", "  a < b  ");
}

#[test]
fn a_key_may_stand_in_the_path() {
    let mut description = GatewayDescription::shipped("sendsms").expect("it ships");
    description.request.path = "/v1/{password}/sms/send.json".to_owned();
    description.request.query.retain(|(name, _)| name != "password");
    let reader = Reader::new(&description).expect("it can be played");
    let query = "username=u&from=3000&to=09121234567&text=x";
    check(reader.read(get("/v1/p%2Fq/sms/send.json", query)), "p/q", "x");
    let elsewhere = reader.read(get("/v1/p/sms/lookup.json", query));
    assert_eq!(elsewhere, Err(Unreadable::Path));
}

#[test]
fn what_is_not_utf8_is_told_from_what_is() {
    // سلام in Windows-1256.
    let arabic: &[u8] = b"\xD3\xE1\xC7\xE3";
    let query = "username=u&password=p&from=3000&to=09121234567&text=%D3%E1%C7%E3";
    let read = sendsms(query).expect("it can be read");
    assert!(!read.text.is_utf8 && read.number.is_utf8);
    assert!(read.text.text.contains('\u{FFFD}'));
    for (read, body) in [
        (json as fn(&[u8]) -> _, r#"{"username":"u","password":"p","sender":"3000","receptor":"09121234567","message":"@"}"#.to_owned()),
        (soap, envelope("s", "@")),
    ] {
        let at = body.find('@').expect("it is there");
        let bytes = [&body.as_bytes()[..at], arabic, &body.as_bytes()[at + 1..]].concat();
        let read: Fields = read(&bytes).expect("it can be read");
        assert!(!read.text.is_utf8 && read.number.is_utf8);
    }
}

#[track_caller]
fn check_unreadable(read: Result<Fields, Unreadable>, reason: &str) {
    assert_eq!(read.expect_err("something is wrong").to_string(), reason);
}

#[test]
fn what_is_wrong_is_told_in_the_words_of_the_description() {
    let query = "username=u&password=p&form=3000&to=09121234567&text=x";
    check_unreadable(sendsms(query), "the query has no `from`");
    let elsewhere = shipped("sendsms").read(get("/send", query));
    check_unreadable(elsewhere, "the path is not the description's");
    let posted = shipped("sendsms").read(post("/post/sendSMS.ashx", None, query.as_bytes()));
    check_unreadable(posted, "the method is not GET");
    check_unreadable(json(b"{\"username\":"), "the body is no JSON from line 1, column 12 on");
    check_unreadable(json(b"[]"), "`(root)` in the body is not what the description says");
    check_unreadable(json(b"{\"password\":\"p\"}"), "the body has no `message`");
    let body = envelope("s", "x").replace("m:message", "m:text");
    check_unreadable(soap(body.as_bytes()), "the body has no `Envelope/Body/enqueue/message`");
    check_unreadable(soap(b"<a><b></a>"), "the body is no XML from byte 6 on");
    check_unreadable(soap(b"<a>"), "the body is no XML from byte 3 on");
    let body = envelope("s", "&canary;");
    assert!(matches!(soap(body.as_bytes()), Err(Unreadable::Xml { .. })));
    let body = envelope("s", "x");
    let asked = post("/services/SmsService", Some(b"urn:send"), body.as_bytes());
    check_unreadable(shipped("soap-3000").read(asked), "the header SOAPAction is not `enqueue`");
}

#[test]
fn what_the_description_fixes_has_to_be_so() {
    let mut description = GatewayDescription::shipped("sendsms").expect("it ships");
    description.request.query.push(("service".to_owned(), "enqueue".to_owned()));
    let reader = Reader::new(&description).expect("it can be played");
    let query = |service: &str| {
        format!("service={service}&username=u&password=p&from=3000&to=09121234567&text=x")
    };
    check(reader.read(get("/post/sendSMS.ashx", &query("enqueue"))), "p", "x");
    let other = reader.read(get("/post/sendSMS.ashx", &query("dequeue")));
    check_unreadable(other, "`service` in the query is not what the description says");
}

#[test]
fn a_document_of_depth_ends_early() {
    let deep = "<a>".repeat(100_000);
    assert!(matches!(soap(deep.as_bytes()), Err(Unreadable::Xml { at }) if at < 200));
    let deep = "[".repeat(100_000);
    assert!(matches!(json(deep.as_bytes()), Err(Unreadable::Json { .. })));
}

#[test]
fn a_description_that_cannot_be_played_says_why() {
    let why = |change: &dyn Fn(&mut GatewayDescription)| {
        let mut description = GatewayDescription::shipped("sendsms").expect("it ships");
        change(&mut description);
        Reader::new(&description).expect_err("it cannot be played").to_string()
    };
    let touching = why(&|d| d.request.path = "/{username}{password}".to_owned());
    assert!(touching.starts_with("two placeholders in the path touch"), "{touching}");
    let json = why(&|d| d.request.body = Some(GatewayBody::Json("{,}".to_owned())));
    assert_eq!(json, "the template is no JSON from line 1, column 2 on");
    let template = "<a><b></a>".to_owned();
    let xml = GatewayBody::Xml { template, action: None };
    let xml = why(&|d| d.request.body = Some(xml.clone()));
    assert_eq!(xml, "the template is no XML from byte 6 on");
}

#[test]
fn every_shipped_description_can_be_played() {
    for (name, _) in SHIPPED {
        shipped(name);
    }
}
