//! Units that others published: the tests of python-messaging (github.com/pmarti/python-messaging,
//! `messaging/test/test_sms.py`), which had them from modems, umts-tools and PDUspy; the "hello" of
//! the Neoway N11 AT command manual, appendix A.1.

use jiff::civil::date;
use wire::sms::pdu::{Body, Delivered, Delivery, Part, PduError, Stamp, Submit, Unit, parse};

#[track_caller]
fn check(submit: &Submit<'_>, expected: &[(&str, usize)]) {
    let units = submit.units().expect("the message can be sent");
    let written: Vec<_> = units.iter().map(|unit| (unit.hex(), unit.length())).collect();
    assert_eq!(written, expected);
    let mut text = String::new();
    for unit in &units {
        let Ok(Unit::Submitted(read)) = parse(unit.hex()) else { panic!("{}", unit.hex()) };
        assert_eq!(read.number, submit.number);
        assert_eq!(read.centre.as_deref(), submit.centre);
        assert_eq!(read.validity, submit.validity);
        assert_eq!(read.wants_report, submit.wants_report);
        let Body::Text(part) = read.body else { panic!("{:?}", read.body) };
        text += &part;
    }
    assert_eq!(text, submit.text);
}

#[test]
fn a_latin_text_is_the_published_unit() {
    let submit = Submit::new("+34616585119", "hola");
    check(&submit, &[("0001000B914316565811F9000004E8373B0C", 17)]);
    let valid = Submit { validity: Some(0xAA), ..submit };
    check(&valid, &[("0011000B914316565811F90000AA04E8373B0C", 18)]);
    let reported = Submit { wants_report: true, ..Submit::new("+34654123456", "hey yo") };
    check(&reported, &[("0021000B914356143254F6000006E8721E947F03", 19)]);
    let national = Submit::new("+34654123456", "BÄRÇA äñ@");
    check(&national, &[("0001000B914356143254F6000009C2AD341104EDFB00", 21)]);
}

#[test]
fn the_service_centre_does_not_count_for_the_modem() {
    let submit = Submit { centre: Some("+34646456456"), ..Submit::new("+34616585119", "hola") };
    check(&submit, &[("07914346466554F601000B914316565811F9000004E8373B0C", 17)]);
    let units = submit.units().expect("the message can be sent");
    assert_eq!(units[0].length_with_centre(), 25);
}

#[test]
fn a_text_beyond_the_alphabet_is_the_published_unit() {
    let valid = Submit { validity: Some(0xAA), ..Submit::new("655345678", "Русский") };
    check(&valid, &[("001100098156355476F80008AA0E0420044304410441043A04380439", 27)]);
    let centre = Some("+34646456456");
    let submit = Submit { centre, ..Submit::new("+34616585119", "あ叶葉") };
    check(&submit, &[("07914346466554F601000B914316565811F9000806304253F68449", 19)]);
}

#[test]
fn a_text_of_three_parts_is_the_published_units() {
    let text = "Or walk with Kings - nor lose the common touch, if neither foes nor loving friends \
                can hurt you, If all men count with you, but none too much; If you can fill the \
                unforgiving minute With sixty seconds' worth of distance run, Yours is the Earth \
                and everything thats in it, And - which is more - you will be a Man, my son";
    let submit = Submit { reference: 136, validity: Some(0xAA), ..Submit::new("655345678", text) };
    check(
        &submit,
        &[
            (
                "005100098156355476F80000AAA00500038803019E72D03DCC5E83EE693A1AB44CBBCF73500BE47ECB\
                 41ECF7BC0CA2A3CBA0F1BBDD7EBB41F4777D8C6681D26690BB9CA6A3CB7290F95D9E83DC6F3988FDB6\
                 A7DD6790599E2EBBC973D038EC06A1EB723A28FFAEB340493328CC6683DA653768FCAEBBE9A07B9A8E\
                 06E5DF7516485CA783DC6F7719447FBF41EDFA18BD0325CDA0FCBB0E1A87DD",
                153,
            ),
            (
                "005100098156355476F80000AAA005000388030240E6349B0DA2A3CBA0BADBFC969FD3F6B4FB0C6AA7\
                 DD757A19744DD3D1A0791A4FCF83E6E5F1DB4D9E9F40F7B79C8E06BDCD20727A4E0FBBC76590BCEE66\
                 81B2EFBA7C0E4ACF41747419540CCBE96850D84D0695ED65799E8E4EBBCF203A3A4C9F83D26E509ACE\
                 0205DD64500B7447A7C768507A0E6ABFE565500B947FD741F7349B0D129741",
                153,
            ),
            ("005100098156355476F80000AA14050003880303C2A066D8CD02B5F3A0F9DB0D", 31),
        ],
    );
}

#[test]
fn a_unit_with_an_absolute_validity_or_of_octets_is_read() {
    let absolute = parse("0019000B914316565811F900000170520251930004E8373B0C");
    let Ok(Unit::Submitted(read)) = absolute else { panic!("{absolute:?}") };
    assert_eq!((read.body, read.validity), (Body::Text("hola".to_owned()), None));
    let octets = parse("07914400000000F001000B811000000000F000040B48692074686572652E2E2E");
    let Ok(Unit::Submitted(read)) = octets else { panic!("{octets:?}") };
    assert_eq!(read.number, "01000000000");
    assert_eq!(read.body, Body::Data(b"Hi there...".to_vec()));
    let manual = parse("0001000B813124819396F300080A00680065006C006C006F");
    let Ok(Unit::Submitted(read)) = manual else { panic!("{manual:?}") };
    assert_eq!((read.number.as_str(), read.body), ("13421839693", Body::Text("hello".to_owned())));
}

#[track_caller]
fn delivered(hex: &str) -> Delivered {
    match parse(hex) {
        Ok(Unit::Delivered(read)) => read,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_delivered_text_is_read_with_its_sender_and_time() {
    let read =
        delivered("07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07");
    assert_eq!(read.centre.as_deref(), Some("+31624000000"));
    assert_eq!(read.sender, "+31641600986");
    assert_eq!(read.body, Body::Text("How are you?".to_owned()));
    let local = date(2002, 8, 26).at(19, 37, 41, 0);
    assert_eq!(read.stamp, Some(Stamp { local, offset_min: 0 }));
    assert_eq!(read.part, None);
    let read = delivered("07914306073011F0040B914316709807F2000880604290224080084E2D5174901A8BAF");
    assert_eq!(read.body, Body::Text("中兴通讯".to_owned()));
    let local = date(2008, 6, 24).at(9, 22, 4, 0);
    assert_eq!(read.stamp, Some(Stamp { local, offset_min: 2 * 60 }));
}

#[test]
fn a_sender_may_be_a_name_of_letters() {
    let read = delivered(
        "07919333852804000412D0F7FBDD454FB75D693A0000903002801153402BCD301E9F0605D9E971191483C140412\
         A35690D52832063D2F9040599A058EE05A3BD6430580E",
    );
    assert_eq!(read.sender, "www.tim.it");
    assert_eq!(read.body, Body::Text("Maxxi Alice 100 ATTIVATA FINO AL 19/04/2009".to_owned()));
}

#[test]
fn the_parts_of_a_delivered_text_say_which_they_are() {
    let first = delivered(
        "07919471227210244405852122F039F101506271217180A005000319020198E9B2B82C0759DFE4B0F9ED2EB7967\
         537B9CC02B5D37450122D2FCB41EE303DFD7687D96537881A96A7CD6F383DFD7683F46134BBEC064DD36550DA0\
         D22A7CBF3721BE42CD3F5A0198B56036DCA20B8FC0D6A0A4170767D0EAAE540433A082E7F83A6E5F93CFD76BB4\
         0D7B2DB0D9AA6CB2072BA3C2F83926EF31BE44E8FD17450BB8C9683CA",
    );
    let second = delivered(
        "07919471227210244405852122F039F1015062712181804F050003190202E4E8309B5E7683DAFC319A5E76B340F\
         73D9A5D7683A6E93268FD9ED3CB6EF67B0E5AD172B19B2C2693C9602E90355D6683A6F0B007946E8382F5393BE\
         C26BB00",
    );
    assert_eq!(first.part, Some(Part { reference: 25, number: 1, total: 2 }));
    assert_eq!(second.part, Some(Part { reference: 25, number: 2, total: 2 }));
    let texts = [first.body, second.body].map(|body| match body {
        Body::Text(text) => text,
        Body::Data(octets) => panic!("{octets:?}"),
    });
    assert!(texts[0].contains("Netz 3,45 € pro MB plus 59 Ct"), "{texts:?}");
    assert!(texts.concat().ends_with(
        "Wenn Sie diese Info nicht mehr erhalten möchten, wählen Sie kostenlos +4917212220. Viel \
         Spaß im Ausland."
    ));
}

#[test]
fn a_report_says_what_became_of_which_message() {
    let report = parse("07914306073011F006270B913426565711F7012081111345400120811174054043");
    let Ok(Unit::StatusReport(read)) = report else { panic!("{report:?}") };
    assert_eq!((read.reference, read.number.as_str()), (0x27, "+43626575117"));
    let local = date(2010, 2, 18).at(11, 31, 54, 0);
    assert_eq!(read.stamp, Some(Stamp { local, offset_min: 60 }));
    let local = date(2010, 2, 18).at(11, 47, 50, 0);
    assert_eq!(read.discharged, Some(Stamp { local, offset_min: 60 }));
    assert_eq!((read.status, read.delivery()), (0x43, Delivery::Failed));
}

#[test]
fn what_is_no_unit_is_refused_by_the_field_where_it_fails() {
    let hola = "0001000B914316565811F9000004E8373B0C";
    for (hex, error) in [
        ("", PduError::Short { field: "service centre" }),
        ("0", PduError::NotHex),
        ("0G", PduError::NotHex),
        ("0003", PduError::Kind),
        (&hola[..20], PduError::Short { field: "destination" }),
        (&hola[..34], PduError::Short { field: "user data" }),
        (&format!("{hola}00"), PduError::Trailing { octets: 1 }),
        (&"00".repeat(177), PduError::TooLong),
        ("0001000181FF00000161", PduError::Address { field: "destination" }),
        ("000100018101000800A1", PduError::Trailing { octets: 1 }),
        ("00010001810100048D", PduError::UserData { length: 141 }),
        ("0001000181010000A1", PduError::UserData { length: 161 }),
        ("000100018101000803000000", PduError::UserData { length: 3 }),
        ("0001001581", PduError::Address { field: "destination" }),
        ("0C", PduError::Address { field: "service centre" }),
        ("004100018101000800", PduError::Header),
        ("00410001810100000100", PduError::Header),
        ("00410001810100080103", PduError::Header),
    ] {
        assert_eq!(parse(hex), Err(error), "{hex}");
    }
}
