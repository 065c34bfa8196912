//! An XML body, held against a template whose placeholders are the texts of elements.
//!
//! An element is known by the names on the way to it, without their prefixes: which prefix stands for
//! a namespace is the client's choice. Of several of the same way the first is read. Entities are
//! decoded; a document type's own are not known, so that none can grow.

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, Event};

use super::{TemplateError, Unreadable};
use crate::gateway::template::{Found, Letters, Template};

/// Elements within each other. An envelope has five.
const DEPTH_MOST: usize = 32;

/// A template.
#[derive(Debug)]
pub(super) struct XmlTemplate {
    leaves: Vec<Leaf>,
}

/// An element of the template that holds a text.
#[derive(Debug)]
struct Leaf {
    way: Vec<String>,
    template: Template,
}

/// Where a document is not XML.
struct Malformed {
    at: u64,
}

impl XmlTemplate {
    /// Of a text.
    pub(super) fn of(text: &str) -> Result<Self, TemplateError> {
        let mut texts = Vec::new();
        each_leaf(text.trim_start(), |way, text| {
            texts.push((way.to_vec(), text.trim().to_owned()));
        })
        .map_err(|Malformed { at }| TemplateError::Xml { at })?;
        let leaf = |(way, text): (Vec<String>, String)| {
            let template = Template::of(&text).map_err(|_| TemplateError::Ambiguous("body"))?;
            Ok(Leaf { way, template })
        };
        let leaves: Vec<Leaf> = texts.into_iter().map(leaf).collect::<Result<_, _>>()?;
        Ok(XmlTemplate { leaves: leaves.into_iter().filter(|l| !l.template.is_empty()).collect() })
    }

    /// Notes what stands at the placeholders. Elements that the template does not have are passed over.
    pub(super) fn find(&self, body: &str, found: &mut Found) -> Result<(), Unreadable> {
        let mut fits: Vec<Option<bool>> = vec![None; self.leaves.len()];
        let walked = each_leaf(body.trim_start(), |way, text| {
            let open = self.leaves.iter().zip(&mut fits);
            let mut open = open.filter(|(leaf, fits)| fits.is_none() && leaf.way == way);
            if let Some((leaf, fits)) = open.next() {
                *fits = Some(leaf.template.find(text.as_bytes(), Letters::Exact, found));
            }
        });
        walked.map_err(|Malformed { at }| Unreadable::Xml { at })?;
        for (leaf, fits) in self.leaves.iter().zip(fits) {
            let name = || leaf.way.join("/");
            match fits {
                None => return Err(Unreadable::Missing { part: "body", name: name() }),
                Some(false) => return Err(Unreadable::Differs { part: "body", name: name() }),
                Some(true) => {}
            }
        }
        Ok(())
    }
}

/// Calls with each element that holds no other one: the way to it and its text.
fn each_leaf(xml: &str, mut visit: impl FnMut(&[String], &str)) -> Result<(), Malformed> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut way: Vec<String> = Vec::new();
    let mut text = String::new();
    let mut is_leaf = false;
    loop {
        let read = reader.read_event();
        let event = read.map_err(|_| Malformed { at: reader.error_position() })?;
        let at = reader.buffer_position();
        let malformed = || Malformed { at };
        match event {
            Event::Start(element) => {
                let name = element.local_name();
                let name = std::str::from_utf8(name.as_ref()).map_err(|_| malformed())?;
                if way.len() == DEPTH_MOST {
                    return Err(malformed());
                }
                way.push(name.to_owned());
                text.clear();
                is_leaf = true;
            }
            Event::End(_) => {
                if std::mem::take(&mut is_leaf) {
                    visit(&way, &text);
                }
                way.pop();
            }
            Event::Text(part) => text.push_str(&part.xml10_content().map_err(|_| malformed())?),
            Event::CData(part) => text.push_str(&part.xml10_content().map_err(|_| malformed())?),
            Event::GeneralRef(entity) => push_entity(&entity, &mut text).ok_or_else(malformed)?,
            Event::Eof if way.is_empty() => return Ok(()),
            Event::Eof => return Err(malformed()),
            // With `expand_empty_elements` an empty element comes as its start and its end.
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) => {}
            Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn push_entity(entity: &BytesRef<'_>, text: &mut String) -> Option<()> {
    match entity.resolve_char_ref().ok()? {
        Some(character) => text.push(character),
        None => text.push_str(resolve_xml_entity(&entity.decode().ok()?)?),
    }
    Some(())
}
