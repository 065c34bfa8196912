//! Calls for the tests of this folder.

use documents::calls::{CallDirection, CallEnding};

use crate::calls::script::{HangsUp, Happening, ScriptedCall, Step};

/// An incoming call, the eighth of its schedule, with these steps after its beginning.
pub(super) fn call(ending: CallEnding, steps: &[(u64, Happening)]) -> ScriptedCall {
    let begins = Step { after_us: 0, happening: Happening::Begins };
    let then = steps
        .iter()
        .map(|(after_us, happening)| Step { after_us: *after_us, happening: happening.clone() });
    ScriptedCall {
        index: 7,
        due_us: 0,
        direction: CallDirection::Incoming,
        ending,
        number: "09120000007".to_owned(),
        name: Some("Alice".to_owned()),
        from_extension: None,
        dialled: "02191000000".to_owned(),
        steps: std::iter::once(begins).chain(then).collect(),
    }
}

/// One that extension 1004 answers after 2.5 s and that is over after 10 s.
pub(super) fn answered(by: HangsUp) -> ScriptedCall {
    let extension = "1004".to_owned();
    let steps = [
        (200_000, Happening::Rings { extension: extension.clone() }),
        (2_500_000, Happening::Answered { extension }),
        (10_000_000, Happening::HangsUp { by }),
    ];
    call(CallEnding::Answered, &steps)
}
