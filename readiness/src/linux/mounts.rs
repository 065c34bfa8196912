//! Mounted volumes: /proc/mounts (fstab(5)), with the space that was asked for.

use std::io;
use std::path::{Path, PathBuf};

use documents::readiness::{Fact, Volume};

use super::files::Root;
use super::{Asked, disks};

const PLACE: &str = "proc/mounts";

/// File systems that lie on other machines.
const NETWORK: [&str; 12] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "ncpfs",
    "9p",
    "ceph",
    "glusterfs",
    "afs",
    "fuse.sshfs",
    "davfs",
];
/// File systems that name no device below /dev and yet lie on disks.
const WITHOUT_DEVICE: [&str; 2] = ["zfs", "bcachefs"];

struct Mount {
    device: String,
    at: String,
    filesystem: String,
}

impl Mount {
    fn is_network(&self) -> bool {
        NETWORK.contains(&self.filesystem.as_str())
    }

    /// Whether files are kept there: on a device, or as the system's own root, which in a container
    /// has none.
    fn is_kept(&self) -> bool {
        let is_on_device = self.device.starts_with("/dev/") && self.filesystem != "devtmpfs";
        // Programs as packages are read-only images, one volume each.
        let is_image = self.filesystem == "squashfs" || self.filesystem == "iso9660";
        let is_other = WITHOUT_DEVICE.contains(&self.filesystem.as_str()) || self.at == "/";
        !is_image && !self.is_network() && (is_on_device || is_other)
    }
}

fn mounts(text: &str) -> Vec<Mount> {
    let mount = |line: &str| {
        let mut fields = line.split_whitespace();
        let (device, at, filesystem) = (fields.next()?, fields.next()?, fields.next()?);
        Some(Mount {
            device: unescape(device),
            at: unescape(at),
            filesystem: filesystem.to_owned(),
        })
    };
    text.lines().filter_map(mount).collect()
}

/// Blanks and backslashes stand as three octal digits (getmntent(3)).
fn unescape(field: &str) -> String {
    let escapes = [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")];
    escapes.iter().fold(field.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// Volumes on this machine, each device once. Volumes of other machines are left out: to ask one
/// that is gone for its space may take for ever. So is what the kernel gave no space for.
pub(super) fn volumes(root: &Root, asked: &Asked) -> Fact<Vec<Volume>> {
    root.fact(PLACE, root.text(PLACE), |text| {
        let mut kept: Vec<Mount> = mounts(text).into_iter().filter(Mount::is_kept).collect();
        // The same device may be mounted again below itself; the shortest place names it.
        kept.sort_by_key(|mount| mount.at.len());
        let mut seen: Vec<&str> = Vec::new();
        let mut volumes = Vec::new();
        for mount in &kept {
            if seen.contains(&mount.device.as_str()) {
                continue;
            }
            seen.push(&mount.device);
            volumes.extend(volume(root, asked, mount));
        }
        Ok(volumes)
    })
}

fn volume(root: &Root, asked: &Asked, mount: &Mount) -> Option<Volume> {
    let space = asked.spaces.get(&mount.at)?;
    let disk = disk(root, &mount.device);
    let removable = |disk: &String| root.number::<u8>(&format!("sys/block/{disk}/removable"));
    Some(Volume {
        mount: mount.at.clone(),
        filesystem: Some(mount.filesystem.clone()),
        is_local: disk.as_ref().and_then(removable) != Some(1),
        is_system: mount.at == "/",
        size: space.size,
        free: space.free.min(space.size),
        disk,
    })
}

/// The disk below a device of the table of mounts.
fn disk(root: &Root, device: &str) -> Option<String> {
    let name = device.strip_prefix("/dev/")?;
    let Some(mapped) = name.strip_prefix("mapper/") else { return disks::below(root, name) };
    let is_mapped = |dm: &&String| {
        root.line(&format!("sys/block/{dm}/dm/name")).is_ok_and(|name| name == mapped)
    };
    let names = root.names("sys/block").ok()?;
    disks::below(root, names.iter().find(is_mapped)?)
}

/// Whether a path stands on this machine: by the deepest mount above it.
pub(super) fn is_local(root: &Root, path: &Path) -> Option<bool> {
    let text: io::Result<String> = root.text(PLACE);
    let mounts = mounts(&text.ok()?);
    let above = mounts.iter().filter(|mount| path.starts_with(PathBuf::from(&mount.at)));
    // Of two mounts at one place the later hides the earlier; max_by_key keeps the last of equals.
    let deepest = above.max_by_key(|mount| mount.at.len())?;
    Some(!deepest.is_network())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_in_a_mount_is_written_in_octal() {
        assert_eq!(unescape("/mnt/My\\040Disk"), "/mnt/My Disk");
    }

    #[test]
    fn only_what_keeps_files_is_a_volume() {
        let table = "proc /proc proc rw 0 0\n/dev/sda1 / ext4 rw 0 0\n/dev/loop0 /snap/x squashfs ro 0 0\n\
                     nas:/backup /mnt/nas nfs4 rw 0 0\ntank/data /data zfs rw 0 0\n";
        let kept: Vec<String> =
            mounts(table).into_iter().filter(Mount::is_kept).map(|mount| mount.at).collect();
        assert_eq!(kept, ["/", "/data"]);
    }
}
