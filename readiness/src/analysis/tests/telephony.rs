//! Rules on what stands beside the server: exchanges, recorders, fax, providers, mailboxes, names.

use super::*;

/// A case with a module and one probe.
fn probed(modules: &'static str, outcome: ProbeOutcome) -> impl FnOnce(&mut Setup) {
    move |s| {
        s.ask("modules", modules);
        s.probe(outcome);
    }
}

fn module(modules: &'static str) -> impl FnOnce(&mut Setup) {
    move |s| {
        s.ask("modules", modules);
    }
}

/// A call log on which one call came in and one went out.
fn smdr(change: fn(&mut SmdrFacts)) -> ProbeOutcome {
    let mut log = SmdrFacts {
        logged_in: Some(true),
        lines: 3,
        incoming: 1,
        outgoing: 1,
        lines_an_incoming: Some(2),
        lines_an_outgoing: Some(1),
        rc_lines: 1,
        ..SmdrFacts::default()
    };
    change(&mut log);
    ProbeOutcome::Smdr(log)
}

#[test]
fn a_pbx_prints_two_lines_in_and_one_out() {
    let log = |change| probed("pbx:tda", smdr(change));
    check("PBX-LINES", "pass", log(|_| {}));
    check("PBX-LINES", "fail", log(|l| l.lines_an_incoming = Some(1)));
    check("PBX-LINES", "fail", log(|l| l.lines_an_outgoing = None));
    check("PBX-LINES", "unknown", log(|l| l.incoming = 0));
    check("PBX-LINES", "unknown", module("pbx:tda"));
    check("PBX-RC", "pass", log(|_| {}));
    check("PBX-RC", "fail", log(|l| l.rc_lines = 0));
    check("PBX-RC", "unknown", log(|l| (l.rc_lines, l.incoming) = (0, 0)));
    check("PBX-RC", "not_applicable", probed("pbx:other", smdr(|_| {})));
}

#[test]
fn a_pbx_has_its_port_its_model_and_its_password() {
    check("PBX-RS232", "pass", module("pbx:tda"));
    check("PBX-RS232", "fail", |s| {
        s.ask("modules", "pbx:tda");
        s.crm().serial_ports = known(Vec::new());
    });
    check("PBX-RS232", "unknown", |s| {
        s.ask("modules", "pbx:tda");
        s.crm().serial_ports = no_right();
    });
    check("PBX-KX1232", "fail", module("pbx:kx1232"));
    check("PBX-KX1232", "pass", module("pbx:tda"));
    check("PBX-KX1232", "unknown", module("pbx"));
    check("PBX-KX1232", "fail", |s| {
        s.ask("modules", "pbx");
        s.set("pbx_model", "Panasonic KX-1232");
    });
    let log = |change| probed("pbx:ns500", smdr(change));
    check("PBX-NS500", "pass", log(|_| {}));
    check("PBX-NS500", "fail", log(|l| l.logged_in = Some(false)));
    check("PBX-NS500", "unknown", log(|l| l.logged_in = None));
    check("PBX-CID", "needs_attestation", module("pbx:tda"));
}

#[test]
fn caller_id_devices_take_every_line() {
    let devices = |devices: &'static str| {
        move |s: &mut Setup| {
            s.ask("modules", "caller-id").ask("caller_id_lines", "12");
            s.set("caller_id_devices", devices);
        }
    };
    check("CID-DEVICE", "pass", devices("8, 4"));
    check("CID-DEVICE", "fail", devices("8"));
    check("CID-DEVICE", "needs_attestation", devices("16"));
    check("CID-DEVICE", "fail", |s| {
        devices("8, 4")(s);
        s.set("lines", "14");
    });
    check("CID-DEVICE", "needs_attestation", devices(""));
}

/// A manager interface that took the log-in.
fn ami(version: &str, call: Option<CallEvents>) -> AmiFacts {
    AmiFacts {
        banner: Some("Asterisk Call Manager/5.0.4".to_owned()),
        is_asterisk: Some(true),
        logged_in: Some(true),
        version: Some(version.to_owned()),
        sip_peers: Some(12),
        call,
        ..AmiFacts::default()
    }
}

fn whole_call() -> CallEvents {
    CallEvents { events: 109, was_answered: true, ended: true, ..CallEvents::default() }
}

#[test]
fn an_asterisk_of_the_middle_versions_shows_a_faultless_call() {
    let seen = |version, call| probed("voip:asterisk", ProbeOutcome::Ami(ami(version, call)));
    check("VOIP-VER", "pass", seen("11.25.3", None));
    check("VOIP-VER", "pass", seen("1.8.32", None));
    check("VOIP-VER", "unknown", seen("16.28.0~dfsg", None));
    check("VOIP-VER", "pass", seen("16.28.0~dfsg", Some(whole_call())));
    check("VOIP-VER", "pass", seen("certified/13.21", Some(whole_call())));
    let lacking = vec!["Hangup".to_owned()];
    check("VOIP-VER", "fail", seen("13.1", Some(CallEvents { lacking, ..whole_call() })));
    let cut = CallEvents { ended: false, ..whole_call() };
    check("VOIP-VER", "unknown", seen("13.1", Some(cut)));
    check("VOIP-VER", "fail", seen("12.8", Some(whole_call())));
    check("VOIP-VER", "fail", seen("22.10.0", Some(whole_call())));
    check("VOIP-VER", "unknown", module("voip:asterisk"));
}

#[test]
fn a_manager_interface_greets_and_takes_the_log_in() {
    let seen = |change: fn(&mut AmiFacts)| {
        let mut facts = ami("11.0", None);
        change(&mut facts);
        probed("voip:asterisk", ProbeOutcome::Ami(facts))
    };
    check("VOIP-CORE", "pass", seen(|_| {}));
    check("VOIP-CORE", "fail", seen(|a| a.is_asterisk = Some(false)));
    check("VOIP-CORE", "unknown", seen(|a| a.is_asterisk = None));
    check("VOIP-AMI", "pass", seen(|_| {}));
    check("VOIP-AMI", "fail", seen(|a| a.logged_in = Some(false)));
    check("VOIP-AMI", "unknown", seen(|a| a.logged_in = None));
    check("VOIP-SIP", "pass", seen(|_| {}));
    check("VOIP-SIP", "fail", seen(|a| a.sip_peers = Some(0)));
    check("VOIP-SIP", "needs_attestation", seen(|a| a.sip_peers = None));
    check("VOIP-DEVICE", "pass", module("voip:grandstream"));
    check("VOIP-DEVICE", "warn", module("voip:other"));
    check("VOIP-DEVICE", "pass", module("voip:yeastar"));
    check("VOIP-DEVICE", "warn", |s| {
        s.ask("modules", "voip:yeastar");
        s.set("voip_device", "Yeastar S50");
    });
}

#[test]
fn a_probes_own_reason_is_the_reason() {
    let mut setup = setup();
    setup.ask("modules", "voip:asterisk");
    let mut silent = probe(ProbeOutcome::Ami(AmiFacts::default()));
    let reason = Missing { why: Why::TimedOut, detail: "10 s".to_owned() };
    silent.failure = Some(ProbeFailure { stage: "connect".to_owned(), reason });
    setup.crm().probes.push(silent);
    let State::Unknown { why } = setup.one("VOIP-CORE").state else { panic!("it is unknown") };
    assert_eq!(why.id, "why.timed-out");
}

#[test]
fn a_recorder_has_the_windows_of_its_version_and_is_physical() {
    let recorder = |module: &'static str, kind, build, bits| {
        move |s: &mut Setup| {
            s.ask("modules", module);
            let system = s.add(Role::Recorder).system.value.as_mut().expect("a system");
            (system.kind, system.build, system.bits) = (Some(kind), Some(build), Some(bits));
        }
    };
    use SystemKind::{Client, Server};
    check("REC-TELSA6", "pass", recorder("recording-telsa6", Client, 7_601, 32));
    check("REC-TELSA6", "pass", recorder("recording-telsa6", Client, 19_045, 32));
    check("REC-TELSA6", "fail", recorder("recording-telsa6", Client, 19_045, 64));
    check("REC-TELSA6", "fail", recorder("recording-telsa6", Client, 9_200, 32));
    check("REC-TELSA6", "fail", recorder("recording-telsa6", Server, 6_003, 32));
    check("REC-TELSA8", "pass", recorder("recording-telsa8:separate", Client, 19_045, 64));
    check("REC-TELSA8", "fail", recorder("recording-telsa8:separate", Client, 19_045, 32));
    // Without a recorder the CRM's server is held against the row.
    check("REC-TELSA6", "fail", module("recording-telsa6"));
    check("REC-TELSA8", "pass", module("recording-telsa8"));
    check("REC-TELSA8", "unknown", module("recording-telsa8:separate"));
    let named = |s: &mut Setup| {
        s.ask("modules", "recording-telsa8");
        s.answers.machines.push(Role::Recorder);
    };
    check("REC-TELSA8", "unknown", named);
    check("REC-VIRTUAL", "unknown", named);
    check("REC-VIRTUAL", "pass", recorder("recording-telsa8:separate", Client, 19_045, 64));
    check("REC-VIRTUAL", "fail", |s| {
        s.ask("modules", "recording-telsa8");
        s.crm().hosting.value.as_mut().expect("hosting").hypervisor = Some("KVM".to_owned());
    });
    check("REC-SHARED", "pass", module("recording-telsa8"));
    let given = |host: &'static str| {
        move |s: &mut Setup| {
            named(s);
            s.set("recorder_host", host);
        }
    };
    check("REC-VIRTUAL", "pass", given("physical"));
    check("REC-VIRTUAL", "fail", given("virtual"));
    check("REC-VIRTUAL", "unknown", given("a cloud"));
    check("REC-VIRTUAL", "fail", |s| {
        recorder("recording-telsa8:separate", Client, 19_045, 64)(s);
        s.machines[1].hosting.value.as_mut().expect("hosting").hypervisor = Some("KVM".to_owned());
        s.set("recorder_host", "physical");
    });
}

#[test]
fn sockets_are_counted_and_recordings_are_looked_for() {
    let sockets = |sockets: &'static str| {
        move |s: &mut Setup| {
            s.ask("modules", "recording-telsa8").ask("recorder_lines", "7");
            s.set("sockets", sockets);
        }
    };
    check("REC-LINES", "fail", sockets("3"));
    check("REC-LINES", "needs_attestation", sockets("4"));
    check("REC-LINES", "needs_attestation", sockets("four"));
    let recordings = |is_there| {
        move |s: &mut Setup| {
            s.ask("modules", "voip,recording-voip");
            path("recordings", is_there, None)(s);
        }
    };
    check("REC-VOIP", "pass", recordings(true));
    check("REC-VOIP", "fail", recordings(false));
    check("REC-VOIP", "needs_attestation", module("voip,recording-voip"));
}

fn path(purpose: &'static str, is_there: bool, is_local: Option<bool>) -> impl Fn(&mut Setup) {
    move |s| {
        s.answers.paths.insert(purpose.to_owned(), r"D:\there".to_owned());
        let (purpose, path) = (purpose.to_owned(), r"D:\there".to_owned());
        s.crm().paths = known(vec![PathFacts { purpose, path, is_there, is_local, size: None }]);
    }
}

#[test]
fn what_must_lie_ready_lies_on_a_disk_of_the_server() {
    check("GEN-COPY", "pass", path("dvd", true, Some(true)));
    check("GEN-COPY", "warn", path("dvd", true, Some(false)));
    check("GEN-COPY", "warn", path("dvd", false, None));
    check("GEN-COPY", "needs_attestation", path("dvd", true, None));
    check("GEN-COPY", "needs_attestation", |_| {});
    let backup = |is_there| {
        move |s: &mut Setup| {
            s.ask("reinstall", "true");
            path("backup", is_there, Some(true))(s);
        }
    };
    check("GEN-BACKUP", "pass", backup(true));
    check("GEN-BACKUP", "fail", backup(false));
}

#[test]
fn modules_that_need_the_internet_need_one_place_that_answers() {
    for id in ["GEN-NET", "MAIL-NET"] {
        check(id, "pass", module("email:imap"));
        check(id, "fail", |s| {
            s.ask("modules", "email:imap");
            s.crm().probes = vec![probe(internet(false, None)), probe(internet(false, None))];
        });
        check(id, "pass", |s| {
            s.ask("modules", "email:imap");
            s.crm().probes.insert(0, probe(internet(false, None)));
        });
        check(id, "unknown", |s| {
            s.ask("modules", "email:imap");
            s.crm().probes = Vec::new();
        });
    }
    check("SMS-NET", "pass", module("sms:url"));
    check("GEN-NET", "not_applicable", |_| {});
}

#[test]
fn two_servers_need_a_contract() {
    let two = |support: &'static str| {
        move |s: &mut Setup| {
            s.ask("support", support);
            s.add(Role::Database);
        }
    };
    check("GEN-ONE", "pass", |_| {});
    check("GEN-ONE", "fail", two("basic"));
    check("GEN-ONE", "pass", two("business"));
}

#[test]
fn fax_modems_do_fax_and_voice() {
    let modems = |voices: &'static [Option<bool>]| {
        move |s: &mut Setup| {
            s.ask("modules", "fax:receive").ask("fax_modems", "2");
            let modem = |voice: &Option<bool>| ModemListing {
                name: "a modem".to_owned(),
                port: None,
                fax: Some(true),
                voice: *voice,
            };
            s.crm().modems = known(voices.iter().map(modem).collect());
        }
    };
    check("FAX-MODEM", "pass", modems(&[Some(true), Some(true)]));
    check("FAX-MODEM", "fail", modems(&[Some(true), Some(false)]));
    check("FAX-MODEM", "fail", modems(&[Some(true)]));
    check("FAX-MODEM", "needs_attestation", modems(&[Some(true), None]));
}

#[test]
fn fax_runs_on_the_systems_that_windows_fax_knows() {
    let fax = |modules: &'static str, kind, build| {
        move |s: &mut Setup| {
            s.ask("modules", modules).ask("fax_modems", "2");
            let system = s.add(Role::Fax).system.value.as_mut().expect("a system");
            (system.kind, system.build) = (Some(kind), Some(build));
        }
    };
    use SystemKind::{Client, Server};
    check("FAX-SEND-OS", "pass", fax("fax:send", Client, 7_601));
    check("FAX-SEND-OS", "pass", fax("fax:send", Server, 7_601));
    check("FAX-SEND-OS", "fail", fax("fax:send", Client, 19_045));
    check("FAX-SEND-OS", "fail", module("fax:send"));
    check("FAX-MULTI", "pass", fax("fax:send", Server, 6_003));
    check("FAX-MULTI", "fail", fax("fax:send", Client, 7_601));
    check("FAX-MULTI", "fail", fax("fax:send", Server, 17_763));
    let given = |system: &'static str| {
        move |s: &mut Setup| {
            s.ask("modules", "fax:send").ask("fax_modems", "2");
            s.set("fax_system", system);
        }
    };
    check("FAX-SEND-OS", "pass", given("Windows 7"));
    check("FAX-SEND-OS", "pass", given("Windows Server 2008 R2"));
    check("FAX-SEND-OS", "fail", given("Windows 10"));
    check("FAX-MULTI", "pass", given("Server 2008"));
    check("FAX-SEND-OS", "unknown", |s| {
        s.ask("modules", "fax:send");
        s.answers.machines.push(Role::Fax);
    });
}

#[test]
fn a_fax_line_shows_its_caller_or_not() {
    let said = |said: &'static str| {
        move |s: &mut Setup| {
            s.ask("modules", "fax:receive");
            s.set("fax_caller_id", said);
        }
    };
    check("FAX-CID", "pass", said("yes"));
    check("FAX-CID", "warn", said("no"));
    check("FAX-CID", "needs_attestation", said(""));
}

#[test]
fn venta_takes_two_modems_and_two_lines() {
    let venta = |modems: &'static str, lines: &'static str| {
        move |s: &mut Setup| {
            s.ask("modules", "fax:venta").ask("fax_modems", modems);
            s.set("fax_lines", lines);
        }
    };
    check("FAX-VENTA", "pass", venta("2", "2"));
    check("FAX-VENTA", "fail", venta("2", "1"));
    check("FAX-VENTA", "unknown", venta("2", ""));
}

#[test]
fn sepidar_is_new_enough_number_by_number() {
    let version = |version: &'static str| {
        move |s: &mut Setup| {
            s.ask("modules", "financial:sepidar");
            s.set("financial_version", version);
        }
    };
    check("FIN-SEPIDAR", "pass", version("6.8.4"));
    check("FIN-SEPIDAR", "pass", version("6.10"));
    check("FIN-SEPIDAR", "fail", version("6.8.3"));
    check("FIN-SEPIDAR", "fail", version("5.9.9"));
    check("FIN-SEPIDAR", "unknown", version("the newest"));
    check("FIN-SEPIDAR", "unknown", version(""));
    check("FIN-OTHERS", "needs_attestation", module("financial:tadbir"));
    let database = |connected| {
        let (address, purpose) = ("10.0.0.5:1433".to_owned(), "financial-database".to_owned());
        probed("financial:tadbir", ProbeOutcome::Tcp(TcpFacts { address, purpose, connected }))
    };
    check("FIN-DB", "fail", database(false));
    check("FIN-DB", "needs_attestation", database(true));
}

#[test]
fn a_providers_url_fails_by_what_it_lacks_and_passes_by_a_persons_word() {
    let url = |problems: &[SmsUrlProblem], status: Option<u16>| {
        let sent =
            |status| SentMessage { number: "0912".into(), status: Some(status), answer: None };
        let facts = SmsUrlFacts {
            host: "sms.example".to_owned(),
            problems: problems.to_vec(),
            message: status.map(sent),
        };
        probed("sms:url", ProbeOutcome::SmsUrl(facts))
    };
    check("SMS-URL", "fail", url(&[SmsUrlProblem::PrefixNinetyEight], None));
    check("SMS-URL", "needs_attestation", url(&[SmsUrlProblem::Unprotected], None));
    check("SMS-URL", "needs_attestation", url(&[], Some(200)));
    check("SMS-URL", "fail", url(&[], Some(500)));
    check("SMS-URL", "attested", |s| {
        url(&[], Some(200))(s);
        s.attest("SMS-URL", true);
    });
}

#[test]
fn a_gsm_modem_answers_on_a_physical_server() {
    let gsm = |change: fn(&mut GsmFacts)| {
        let mut facts = GsmFacts { answers: true, registered: Some(true), ..GsmFacts::default() };
        change(&mut facts);
        probed("sms:gsm", ProbeOutcome::Gsm(facts))
    };
    check("SMS-GSM", "pass", gsm(|_| {}));
    check("SMS-GSM", "fail", gsm(|g| g.answers = false));
    check("SMS-GSM", "fail", gsm(|g| g.registered = Some(false)));
    check("SMS-GSM", "fail", gsm(|g| g.problem = Some("no SIM".to_owned())));
    check("SMS-GSM", "unknown", module("sms:gsm"));
    check("SMS-GSM", "fail", |s| {
        gsm(|_| {})(s);
        s.crm().hosting.value.as_mut().expect("hosting").hypervisor = Some("KVM".to_owned());
    });
    check("SMS-GSM", "unknown", |s| {
        gsm(|_| {})(s);
        s.crm().hosting = no_right();
    });
}

#[test]
fn a_mailbox_answers_by_imap_or_pop3() {
    let mail = |change: fn(&mut MailFacts)| {
        let mut facts = MailFacts {
            address: "mail.example:993".to_owned(),
            protocol: MailProtocol::Imap,
            security: Security::Tls,
            greeting: Some("* OK".to_owned()),
            capabilities: Vec::new(),
            certificate: None,
            logged_in: None,
        };
        change(&mut facts);
        probed("email:imap", ProbeOutcome::Mail(facts))
    };
    check("MAIL-PROTO", "pass", mail(|_| {}));
    check("MAIL-PROTO", "fail", mail(|m| m.logged_in = Some(false)));
    check("MAIL-PROTO", "unknown", mail(|m| m.greeting = None));
    check("MAIL-PROTO", "unknown", mail(|m| m.protocol = MailProtocol::Smtp));
    check(
        "MAIL-PROTO",
        "warn",
        mail(|m| {
            m.certificate = Some(Certificate {
                subject: "mail.example".to_owned(),
                issuer: "itself".to_owned(),
                names: Vec::new(),
                not_before: AT.to_owned(),
                not_after: AT.to_owned(),
                distrust: Some("self-signed".to_owned()),
            });
        }),
    );
    check("MAIL-PROTO", "fail", |s| {
        mail(|m| m.greeting = None)(s);
        let reason = Missing { why: Why::TimedOut, detail: "10 s".to_owned() };
        let failure = ProbeFailure { stage: "connect".to_owned(), reason };
        s.crm().probes.last_mut().expect("a probe").failure = Some(failure);
    });
}

#[test]
fn a_name_leads_to_its_address_by_every_resolver() {
    let answer = |addresses: &[&str]| ResolverAnswer {
        resolver: "system".to_owned(),
        addresses: addresses.iter().map(|&address| address.to_owned()).collect(),
        missing: None,
    };
    let name = |declared: Option<&str>, answers: Vec<ResolverAnswer>| {
        let declared = declared.map(str::to_owned);
        let outcome =
            ProbeOutcome::Name(NameFacts { name: "crm.example".into(), declared, answers });
        move |s: &mut Setup| {
            s.ask("outside", "name");
            s.probe(outcome);
        }
    };
    check("NET-NAME", "pass", name(Some("5.6.7.8"), vec![answer(&["5.6.7.8"])]));
    let differ = vec![answer(&["5.6.7.8"]), answer(&["1.2.3.4"])];
    check("NET-NAME", "not_applicable", name(Some("5.6.7.8"), differ));
    check("NET-NAME", "unknown", name(None, vec![answer(&["5.6.7.8"])]));
    check("NET-NAME", "unknown", name(Some("5.6.7.8"), Vec::new()));
    check("NET-STATIC", "needs_attestation", |s| {
        s.ask("outside", "address");
    });
}
