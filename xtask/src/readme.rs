//! `cargo xtask readme`: runs every command that README.md shows, so that none of them can rot.
//!
//! A command is what stands in a fenced block of the language `sh` or `console`. In `sh` the whole
//! block is one script; in `console` the lines that begin with `$ ` are, and the rest is what they
//! print. Each block runs from the root of the tree, in order, and ends at the first command that
//! fails. Folders `target/readme-*` that an earlier run of the chore left are removed first, since the
//! program overwrites no run. Two marks may follow the language:
//!
//! - `no-run: REASON` leaves the block out, for what changes the reader's machine;
//! - `exit=0,4` names the exit codes that are as good as 0, for a command whose verdict depends on
//!   the machine that it runs on.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::external::{root, within};

/// How long one block may take: the first one compiles everything for release, which took ten
/// minutes on two busy cores.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// A fenced block of commands.
#[derive(Debug, PartialEq)]
struct Block {
    /// The line of README.md where the block opens.
    line: usize,
    /// The script, as bash reads it.
    script: String,
    fate: Fate,
}

/// What is to be done with a block.
#[derive(Debug, PartialEq)]
enum Fate {
    /// It is run and ends with one of these codes.
    Run { exit_codes: Vec<i32> },
    /// It is not run, for this reason.
    LeftOut { reason: String },
}

/// Runs the blocks of README.md and fails at the first one that fails.
pub(crate) fn run() -> Result<()> {
    let readme = root().join("README.md");
    let text = fs::read_to_string(&readme).context("cannot read README.md")?;
    remove_earlier(&root().join("target"))?;
    let mut count = 0;
    for block in blocks(&text)? {
        match &block.fate {
            Fate::LeftOut { reason } => {
                println!("README.md:{}: not run: {reason}", block.line);
            }
            Fate::Run { exit_codes } => {
                println!("README.md:{}: {}", block.line, block.script.trim_end());
                execute(&block.script, exit_codes)
                    .with_context(|| format!("README.md:{}", block.line))?;
                count += 1;
            }
        }
    }
    if count == 0 {
        bail!("README.md shows no command that can be run");
    }
    println!("README.md: {count} blocks of commands ran");
    Ok(())
}

/// Removes what an earlier run of the chore left.
fn remove_earlier(target: &Path) -> Result<()> {
    // In a fresh clone there is no such folder yet.
    let Ok(entries) = fs::read_dir(target) else { return Ok(()) };
    for entry in entries {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("readme-") {
            let path = entry.path();
            fs::remove_dir_all(&path)
                .with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}

fn execute(script: &str, exit_codes: &[i32]) -> Result<()> {
    let status = within(LIMIT, "bash")
        .args(["-e", "-u", "-o", "pipefail", "-c", script])
        .current_dir(root())
        .status()
        .context("cannot start bash")?;
    match status.code() {
        Some(code) if exit_codes.contains(&code) => Ok(()),
        Some(124) => bail!("not done after {} minutes", LIMIT.as_secs() / 60),
        _ => bail!("{status}, expected one of {exit_codes:?}"),
    }
}

/// The blocks of commands in a Markdown text, in order.
fn blocks(text: &str) -> Result<Vec<Block>> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, String, String)> = None;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let line = text[..range.start].lines().count() + 1;
                open = Some((line, info.into_string(), String::new()));
            }
            Event::Text(part) => {
                if let Some((_, _, code)) = &mut open {
                    code.push_str(&part);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((line, info, code)) = open.take() {
                    blocks.extend(block(line, &info, &code)?);
                }
            }
            _ => {}
        }
    }
    Ok(blocks)
}

/// The block with these words after its fence, or none when it does not hold commands.
fn block(line: usize, info: &str, code: &str) -> Result<Option<Block>> {
    let (language, mark) = info.split_once(' ').unwrap_or((info, ""));
    let script = match language {
        "sh" => code.to_owned(),
        "console" => typed(code),
        _ => return Ok(None),
    };
    let fate = fate(mark.trim()).with_context(|| format!("README.md:{line}"))?;
    Ok(Some(Block { line, script, fate }))
}

/// What is typed in a block of a terminal: the lines after a prompt, and those that a line before
/// them continues with a backslash.
fn typed(code: &str) -> String {
    let mut script = String::new();
    let mut is_continued = false;
    for line in code.lines() {
        let command = if is_continued { Some(line) } else { line.strip_prefix("$ ") };
        is_continued = command.is_some_and(|command| command.ends_with('\\'));
        if let Some(command) = command {
            script.push_str(command);
            script.push('\n');
        }
    }
    script
}

fn fate(mark: &str) -> Result<Fate> {
    if mark.is_empty() {
        return Ok(Fate::Run { exit_codes: vec![0] });
    }
    if let Some(reason) = mark.strip_prefix("no-run:") {
        let reason = reason.trim().to_owned();
        if reason.is_empty() {
            bail!("`no-run:` gives no reason");
        }
        return Ok(Fate::LeftOut { reason });
    }
    if let Some(codes) = mark.strip_prefix("exit=") {
        let exit_codes = codes
            .split(',')
            .map(|code| code.parse().with_context(|| format!("`{code}` is no exit code")))
            .collect::<Result<_>>()?;
        return Ok(Fate::Run { exit_codes });
    }
    bail!("`{mark}` is neither `no-run: REASON` nor `exit=CODE,CODE`")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Block, Fate, blocks, execute, remove_earlier};
    use crate::external::scratch;

    fn scripts(text: &str) -> Vec<String> {
        blocks(text).unwrap().into_iter().map(|block| block.script).collect()
    }

    #[test]
    fn a_block_of_sh_is_one_script() {
        let text = "# T\n\n```sh\na=1\necho $a\n```\n\n```rust\nfn f() {}\n```\n";
        assert_eq!(
            blocks(text).unwrap(),
            [Block {
                line: 3,
                script: "a=1\necho $a\n".to_owned(),
                fate: Fate::Run { exit_codes: vec![0] },
            }]
        );
    }

    #[test]
    fn of_a_terminal_only_what_is_typed_runs() {
        let text = "```console\n$ one \\\n    --flag\nwhat one prints\n$ two\n```\n";
        assert_eq!(scripts(text), ["one \\\n    --flag\ntwo\n"]);
    }

    #[test]
    fn a_block_in_a_list_is_found() {
        assert_eq!(scripts("1. First\n\n   ```sh\n   one\n   ```\n"), ["one\n"]);
    }

    #[test]
    fn a_block_is_left_out_only_with_a_reason() {
        let fate = |text| blocks(text).map(|mut blocks| blocks.remove(0).fate);
        assert_eq!(
            fate("```sh no-run: installs a toolchain\nx\n```\n").unwrap(),
            Fate::LeftOut { reason: "installs a toolchain".to_owned() }
        );
        assert!(fate("```sh no-run:\nx\n```\n").is_err());
        assert!(fate("```sh skip\nx\n```\n").is_err());
    }

    #[test]
    fn exit_codes_other_than_0_are_named() {
        let blocks = blocks("```sh exit=0,4\nx\n```\n").unwrap();
        assert_eq!(blocks[0].fate, Fate::Run { exit_codes: vec![0, 4] });
        assert!(super::blocks("```sh exit=0,many\nx\n```\n").is_err());
    }

    #[test]
    fn a_script_ends_at_the_first_command_that_fails() {
        assert!(execute("true", &[0]).is_ok());
        assert!(execute("false\ntrue", &[0]).is_err());
        assert!(execute("exit 4", &[0, 4]).is_ok());
        assert!(execute("exit 3", &[0, 4]).is_err());
    }

    #[test]
    fn only_what_an_earlier_run_left_is_removed() {
        let folder = scratch().unwrap().join("earlier");
        for name in ["readme-run", "release"] {
            fs::create_dir_all(folder.join(name)).unwrap();
        }
        remove_earlier(&folder).unwrap();
        assert!(!folder.join("readme-run").exists() && folder.join("release").exists());
        assert!(remove_earlier(&folder.join("nowhere")).is_ok());
    }
}
