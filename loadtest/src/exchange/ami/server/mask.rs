//! Event masks as clients write them: `on`, `off`, `call,agent`, or a number.

use super::super::event::{CLASS_NAMES, Classes};

/// Reads the header `EventMask`, or `Events` of a log-in. `None` if it is empty: nothing is changed.
///
/// Follows Asterisk's `main/manager.c`, `strings_to_mask` and `get_perm`, down to what they make of
/// sloppy lists (seen on 16.28): case matters, an unknown name is passed over, a blank before a name
/// makes it unknown, and a name that is not the last may be cut short.
pub(super) fn read(text: &str) -> Option<Classes> {
    if text.is_empty() {
        return None;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number that is too large has no bit that means anything.
        let number: u32 = text.parse().unwrap_or(u32::MAX);
        return Some(Classes(number).common(Classes::ALL));
    }
    match text.to_ascii_lowercase().as_str() {
        "no" | "false" | "n" | "f" | "off" => Some(Classes::NONE),
        "yes" | "true" | "y" | "t" | "on" => Some(Classes::ALL),
        _ => Some(of_list(text)),
    }
}

fn of_list(text: &str) -> Classes {
    let mut elements = text.split(',');
    let last = elements.next_back().unwrap_or_default();
    let heads: Vec<&str> = elements.collect();
    let lists = |name: &str| name == last || heads.iter().any(|head| name.starts_with(head));
    if lists("all") {
        return Classes::ALL;
    }
    let listed = CLASS_NAMES.iter().filter(|(name, _)| lists(name));
    listed.fold(Classes::NONE, |mask, (_, class)| mask.and(*class))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALL_AND_AGENT: Classes = Classes::CALL.and(Classes::AGENT);

    #[track_caller]
    fn check(text: &str, expected: Classes) {
        assert_eq!(read(text), Some(expected), "{text:?}");
    }

    #[test]
    fn on_and_off_and_lists_and_numbers() {
        check("on", Classes::ALL);
        check("OFF", Classes::NONE);
        check("all", Classes::ALL);
        check("none", Classes::NONE);
        check("call,agent", CALL_AND_AGENT);
        check("34", CALL_AND_AGENT);
        check("99999999999", Classes::ALL);
        assert_eq!(read(""), None);
    }

    #[test]
    fn sloppy_lists_are_read_as_asterisk_reads_them() {
        check("call,bogus", Classes::CALL);
        check("bogus", Classes::NONE);
        check("CALL", Classes::NONE);
        check("call, agent", Classes::CALL);
        check("call ,agent", Classes::AGENT);
        check("agent ", Classes::NONE);
        check("us,call", Classes::USER.and(Classes::CALL));
        check("true,call", Classes::CALL);
    }
}
