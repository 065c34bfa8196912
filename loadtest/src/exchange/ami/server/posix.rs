//! POSIX regular expressions in the syntax of the crate `regex`.
//!
//! Event filters are compiled by `regcomp`: with `REG_EXTENDED` from 13 on, without it on 11 (Asterisk's
//! `main/manager.c`, `manager_add_filter`). The operators are glibc's, which adds `\|`, `\+` and `\?`
//! to the basic syntax. What is not carried over: back-references, collating symbols, and POSIX's
//! choice of the longest match, which makes no difference to whether there is one.

use std::iter::Peekable;
use std::str::Chars;

/// The named classes of characters.
const CLASSES: [&str; 12] = [
    "alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space",
    "upper", "xdigit",
];

/// Which syntax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    /// `\(`, `\)`, `\{`, `\}` and `\|` are operators.
    Basic,
    /// `(`, `)`, `{`, `}`, `|`, `+` and `?` are.
    Extended,
}

/// The pattern as `regex` reads it. `None` if it could only be read as something else.
pub(super) fn translated(pattern: &str, syntax: Syntax) -> Option<String> {
    let mut translated = String::with_capacity(pattern.len());
    let mut rest = pattern.chars().peekable();
    // Whether an expression begins here: in the basic syntax `*` is then an ordinary character and
    // `^` an anchor, in the extended one there is nothing to repeat.
    let mut begins = true;
    let mut open = 0_usize;
    while let Some(c) = rest.next() {
        let begun = std::mem::replace(&mut begins, false);
        match (c, syntax) {
            ('[', _) => push_bracket(&mut translated, &mut rest)?,
            ('\\', _) => begins = push_escape(&mut translated, rest.next()?, syntax),
            // `(?` among them, which begins flags in `regex`.
            ('*' | '+' | '?' | '{', Syntax::Extended) if begun => return None,
            ('(', Syntax::Extended) => {
                open += 1;
                begins = true;
                translated.push('(');
            }
            (')', Syntax::Extended) if open == 0 => push_literal(&mut translated, ')'),
            (')', Syntax::Extended) => {
                open -= 1;
                translated.push(')');
            }
            ('^' | '|', Syntax::Extended) => {
                begins = true;
                translated.push(c);
            }
            ('^', Syntax::Basic) if begun => {
                translated.push('^');
                begins = true;
            }
            ('$', Syntax::Basic) if ends(&rest) => translated.push('$'),
            ('*', Syntax::Basic) if !begun => translated.push('*'),
            ('.', _) => translated.push('.'),
            (c, Syntax::Extended) if "{}+?*$".contains(c) => translated.push(c),
            (c, _) => push_literal(&mut translated, c),
        }
    }
    Some(translated)
}

/// Whether an expression of the basic syntax ends here.
fn ends(rest: &Peekable<Chars<'_>>) -> bool {
    let mut rest = rest.clone();
    match rest.next() {
        None => true,
        Some('\\') => matches!(rest.next(), Some(')' | '|')),
        Some(_) => false,
    }
}

/// Writes what a backslash and a character mean, and says whether an expression begins behind them.
fn push_escape(translated: &mut String, c: char, syntax: Syntax) -> bool {
    let is_operator = syntax == Syntax::Basic && "(){}|+?".contains(c);
    match c {
        _ if is_operator => translated.push(c),
        '`' => translated.push_str(r"\A"),
        '\'' => translated.push_str(r"\z"),
        // Classes and borders of words, which glibc has too, and back-references, which `regex` refuses.
        'w' | 'W' | 's' | 'S' | 'b' | 'B' | '<' | '>' | '1'..='9' => {
            translated.push('\\');
            translated.push(c);
        }
        _ => push_literal(translated, c),
    }
    is_operator && matches!(c, '(' | '|')
}

/// Writes a bracket expression, of which the opening bracket is read.
fn push_bracket(translated: &mut String, rest: &mut Peekable<Chars<'_>>) -> Option<()> {
    translated.push('[');
    if rest.next_if_eq(&'^').is_some() {
        translated.push('^');
    }
    let mut is_first = true;
    loop {
        let c = rest.next()?;
        match c {
            ']' if !is_first => break,
            '[' if rest.peek() == Some(&':') => {
                translated.push('[');
                push_class(translated, rest)?;
            }
            // A hyphen between two characters is a range; at either end it is itself.
            '-' if !is_first && rest.peek() != Some(&']') => translated.push('-'),
            _ => push_literal(translated, c),
        }
        is_first = false;
    }
    translated.push(']');
    Some(())
}

/// Writes the rest of a named class such as `[:alpha:]`, of which the opening bracket is read.
fn push_class(translated: &mut String, rest: &mut Peekable<Chars<'_>>) -> Option<()> {
    let colon = rest.next()?;
    let mut name = String::new();
    loop {
        match rest.next()? {
            ':' => break,
            c => name.push(c),
        }
    }
    // `regex` takes an unknown one for a set of characters.
    if !CLASSES.contains(&name.as_str()) {
        return None;
    }
    translated.push(colon);
    translated.push_str(&name);
    translated.push(colon);
    translated.push(rest.next_if_eq(&']')?);
    Some(())
}

fn push_literal(translated: &mut String, c: char) {
    if c.is_ascii_punctuation() {
        translated.push('\\');
    }
    translated.push(c);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(syntax: Syntax, pattern: &str, matching: &[&str], others: &[&str]) {
        let translated = translated(pattern, syntax).expect("it can be translated");
        let regex = regex::Regex::new(&translated).unwrap_or_else(|e| panic!("{translated}: {e}"));
        for text in matching {
            assert!(regex.is_match(text), "{pattern} as {translated} against {text}");
        }
        for text in others {
            assert!(!regex.is_match(text), "{pattern} as {translated} against {text}");
        }
    }

    #[test]
    fn the_extended_syntax() {
        use Syntax::Extended;
        check(
            Extended,
            "^Event: (New|Han)",
            &["Event: Newstate", "Event: Hangup"],
            &["Event: Dial"],
        );
        check(Extended, r"a\.b", &["a.b"], &["axb"]);
        check(Extended, "a+b?c{2}", &["aacc", "abcc"], &["bcc", "ac"]);
        check(Extended, r"[\.]x", &[r"\x", ".x"], &["ax"]);
        check(Extended, "[]a-c-]$", &["]", "b", "-"], &["d", "^"]);
        check(Extended, "[^[:digit:]&&~~]", &["a"], &["7", "&", "~"]);
        check(Extended, "a)", &["a)"], &["a"]);
        check(Extended, r"\<word\>", &["a word b"], &["words"]);
        check(Extended, "Channel: PJSIP/10[12]-", &["Channel: PJSIP/102-0"], &["PJSIP/103-"]);
    }

    #[test]
    fn the_basic_syntax() {
        use Syntax::Basic;
        check(Basic, "a(b)+", &["a(b)+"], &["ab"]);
        check(Basic, r"a\(b\|c\)\+$", &["abcb"], &["ad"]);
        check(Basic, r"^*a*", &["*", "*aa"], &["b"]);
        check(Basic, "a^b$c", &["a^b$c"], &["ab"]);
        check(Basic, r"x\{2\}", &["xx"], &["x"]);
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for pattern in
            ["[", "[a", "[[:alpha", "[[:foo:]]", "[[:alpha:", "\\", "(?i)a", "*", "a|+", "^*", "("]
        {
            let translated = translated(pattern, Syntax::Extended);
            let is_refused = translated.is_none_or(|pattern| regex::Regex::new(&pattern).is_err());
            assert!(is_refused, "{pattern}");
        }
    }
}
