//! The adapter that carries the default route.

use std::net::Ipv4Addr;

use documents::readiness::{Fact, Link, NetworkFacts};

use super::files::Root;

/// RTF_UP, include/uapi/linux/route.h.
const UP: u32 = 1;

/// A line of /proc/net/route.
struct Route {
    adapter: String,
    to: Ipv4Addr,
    mask: Ipv4Addr,
    metric: u32,
}

/// The adapter of the default route. Under a hypervisor the cable is the host's affair, whatever
/// adapter it plays. Whether an address is static no file of the kernel tells.
pub(super) fn network(root: &Root, is_guest: bool) -> Fact<NetworkFacts> {
    const PLACE: &str = "proc/net/route";
    root.fact(PLACE, root.text(PLACE), |text| {
        let routes: Vec<Route> = text.lines().skip(1).filter_map(route).collect();
        let is_default = |route: &&Route| route.to.is_unspecified() && route.mask.is_unspecified();
        let default = routes.iter().filter(is_default).min_by_key(|route| route.metric);
        let default = default.ok_or("there is no default route over IPv4")?;
        let adapter = default.adapter.clone();
        let link = match link(root, &adapter) {
            Link::Wireless => Link::Wireless,
            _ if is_guest => Link::Virtual,
            other => other,
        };
        let speed: Option<f64> = root.number(&format!("sys/class/net/{adapter}/speed"));
        let trie = root.text("proc/net/fib_trie").unwrap_or_default();
        Ok(NetworkFacts {
            link,
            // The kernel says -1 where an adapter has no speed or no carrier.
            speed_mbps: speed.filter(|mbps| *mbps > 0.0 && mbps.is_finite()),
            address: address(&routes, &adapter, &trie).map(|address| address.to_string()),
            is_static: None,
            adapter,
        })
    })
}

/// Reads a line: adapter, destination, gateway, flags, two counters, metric, mask. Routes that are
/// not up are left out.
fn route(line: &str) -> Option<Route> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let [adapter, to, _, flags, _, _, metric, mask, ..] = fields[..] else { return None };
    let is_up = u32::from_str_radix(flags, 16).ok()? & UP != 0;
    // A name with a slash would lead elsewhere below /sys.
    let is_name = !adapter.contains('/') && !adapter.starts_with('.');
    (is_up && is_name).then_some(())?;
    let (to, mask) = (ipv4(to)?, ipv4(mask)?);
    Some(Route { adapter: adapter.to_owned(), to, mask, metric: metric.parse().ok()? })
}

/// An address as /proc/net/route prints it: its bytes as a number of this machine's order, which
/// is little-endian on every machine that the product runs on.
fn ipv4(hex: &str) -> Option<Ipv4Addr> {
    Some(Ipv4Addr::from(u32::from_str_radix(hex, 16).ok()?.to_le_bytes()))
}

/// How an adapter is linked. Bridges, bonds and VLANs are linked as the adapters below them are.
fn link(root: &Root, adapter: &str) -> Link {
    let folder = format!("sys/class/net/{adapter}");
    let Ok(names) = root.names(&folder) else { return Link::Unknown };
    if let Some(link) = own_link(root, adapter) {
        return link;
    }
    let below = names.iter().filter_map(|name| name.strip_prefix("lower_"));
    let links: Vec<Link> = below.filter_map(|name| own_link(root, name)).collect();
    if links.contains(&Link::Wireless) {
        Link::Wireless
    } else if links.contains(&Link::Wired) {
        Link::Wired
    } else {
        Link::Virtual
    }
}

/// How an adapter with a device of its own is linked.
fn own_link(root: &Root, adapter: &str) -> Option<Link> {
    let has = |name: &str| root.is_there(&format!("sys/class/net/{adapter}/{name}"));
    if has("wireless") || has("phy80211") {
        return Some(Link::Wireless);
    }
    has("device").then_some(Link::Wired)
}

/// The adapter's address: the machine's own address within a network that the adapter is in.
fn address(routes: &[Route], adapter: &str, trie: &str) -> Option<Ipv4Addr> {
    let own = own_addresses(trie);
    let networks = routes.iter().filter(|r| r.adapter == adapter && !r.mask.is_unspecified());
    let within = |net: &Route, address: &Ipv4Addr| {
        u32::from(*address) & u32::from(net.mask) == u32::from(net.to)
    };
    networks.into_iter().find_map(|net| own.iter().find(|address| within(net, address)).copied())
}

/// The machine's own addresses by /proc/net/fib_trie: the leaves `|-- ADDRESS` over `/32 host LOCAL`.
fn own_addresses(trie: &str) -> Vec<Ipv4Addr> {
    let mut own = Vec::new();
    let mut leaf: Option<Ipv4Addr> = None;
    for line in trie.lines().map(str::trim) {
        if let Some(address) = line.strip_prefix("|-- ") {
            leaf = address.parse().ok();
        } else if line == "/32 host LOCAL" {
            own.extend(leaf);
        }
    }
    own
}
