//! Sessions that were recorded from a real Asterisk, as scenes: a title, what the client asked, what
//! the server said.
//!
//! Two forms are read. The long one has a line for each line of the session: the time in brackets,
//! `<<` for the server or `>>` for the client, and the line. The short one has a line for each
//! message: `<<` and the number of its list of keys, or `>>`, that number, `@` and the time in
//! milliseconds; then its values, with tabs between. `#NUMBER KEY KEY ...` gives a list its number. In
//! both a line `== TITLE` begins a scene; in the short one a line that begins with `;` is a comment.

use std::collections::HashMap;

use wire::ami::{Message, banner_version};

/// A part of a session.
#[derive(Debug, Default)]
pub struct Scene {
    /// What is played in it. Empty for what comes before the first title: the log-in.
    pub title: String,
    /// What the client asked, in order, with when: in milliseconds of the session.
    pub asked: Vec<(u64, Message)>,
    /// What the server said, in order.
    pub said: Vec<Message>,
}

impl Scene {
    fn titled(title: &str) -> Self {
        Scene { title: title.trim().to_owned(), ..Scene::default() }
    }

    /// The events that every listener got: neither responses nor the items of lists, which carry the
    /// `ActionID` of who asked, but the answer to an `Originate`, which is an event.
    pub fn events(&self) -> impl Iterator<Item = &Message> {
        self.said.iter().filter(|message| {
            let event = message.get("Event");
            let is_answer = message.get("ActionID").is_some();
            event.is_some_and(|event| !is_answer || event == "OriginateResponse")
        })
    }
}

/// The scenes of a recording in the long form.
///
/// # Panics
/// If it is no recording.
pub fn long(text: &str) -> Vec<Scene> {
    let mut scenes = vec![Scene::default()];
    let mut open: [Message; 2] = Default::default();
    for line in text.lines() {
        let scene = scenes.last_mut().expect("one is open");
        if let Some(title) = line.strip_prefix("==") {
            scenes.push(Scene::titled(title));
            continue;
        }
        let (time, said) = line.split_once("] ").expect("the time stands in brackets");
        let (side, said) = said.split_at(2);
        let said = said.strip_prefix(' ').unwrap_or(said);
        let is_said = side == "<<";
        if banner_version(said.as_bytes()).is_some() {
            continue;
        }
        let message = &mut open[usize::from(is_said)];
        match said.split_once(": ") {
            Some((key, value)) => message.push(key, value),
            None if said.is_empty() && is_said => scene.said.push(std::mem::take(message)),
            None if said.is_empty() => {
                let seconds: f64 =
                    time.trim_start_matches(['[', ' ']).parse().expect("a time is a number");
                let at_ms = (seconds * 1e3).round() as u64;
                scene.asked.push((at_ms, std::mem::take(message)));
            }
            None => message.push(said.trim_end_matches(':'), ""),
        }
    }
    scenes
}

/// The scenes of a recording in the short form.
///
/// # Panics
/// If it is no recording.
pub fn short(text: &str) -> Vec<Scene> {
    let mut scenes = vec![Scene::default()];
    let mut lists: HashMap<&str, Vec<&str>> = HashMap::new();
    for line in text.lines().filter(|line| !line.starts_with(';')) {
        if let Some(title) = line.strip_prefix("==") {
            scenes.push(Scene::titled(title));
        } else if let Some(list) = line.strip_prefix('#') {
            let mut words = list.split(' ');
            let number = words.next().expect("a list has a number");
            lists.insert(number, words.collect());
        } else {
            let (side, rest) = line.split_at(2);
            let mut values = rest.split('\t');
            let number = values.next().expect("a message names its list");
            let (number, at_ms) = number.split_once('@').unwrap_or((number, ""));
            let keys = lists.get(number).expect("a list stands before who has it");
            let message = keys
                .iter()
                .zip(values)
                .fold(Message::default(), |message, (key, value)| message.with(key, value));
            let scene = scenes.last_mut().expect("one is open");
            if side == "<<" {
                scene.said.push(message);
            } else {
                scene.asked.push((at_ms.parse().expect("a time is a number"), message));
            }
        }
    }
    scenes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_tell_the_same() {
        let in_long = "[   0.1] << Asterisk Call Manager/5.0.4\n[   0.2] >> Action: Ping\n\
                       [   0.2] >> \n== a call\n[   0.3] << Event: Newstate\n\
                       [   0.3] << AccountCode: \n[   0.3] << \n";
        let in_short = "; two messages\n#0 Action\n>>0@200\tPing\n== a call\n#1 Event AccountCode\n\
                        <<1\tNewstate\t\n";
        for scenes in [long(in_long), short(in_short)] {
            let [login, call] = scenes.as_slice() else { panic!("{scenes:?}") };
            assert_eq!(login.asked, [(200, Message::action("Ping"))]);
            assert_eq!(call.title, "a call");
            assert_eq!(call.said, [Message::event("Newstate").with("AccountCode", "")]);
        }
    }

    #[test]
    fn items_of_lists_are_no_events_of_the_scene() {
        let said = vec![
            Message::response("Success"),
            Message::event("QueueMember").with("ActionID", "1"),
            Message::event("OriginateResponse").with("ActionID", "1"),
            Message::event("Newstate"),
        ];
        let scene = Scene { said, ..Scene::default() };
        let names: Vec<_> = scene.events().filter_map(|event| event.get("Event")).collect();
        assert_eq!(names, ["OriginateResponse", "Newstate"]);
    }
}
