//! Septets in octets, the first in the low bits (3GPP TS 23.038, 6.1.2.1).

/// Octets that so many septets fill.
pub(super) const fn octets_of(septets: usize) -> usize {
    (septets * 7).div_ceil(8)
}

/// Septets that a header of so many octets takes, its fill bits included: the text behind it begins
/// where a septet would.
pub(super) const fn septets_of(header_octets: usize) -> usize {
    (header_octets * 8).div_ceil(7)
}

/// A header and the septets behind it.
pub(super) fn pack(header: &[u8], septets: &[u8]) -> Vec<u8> {
    let skipped = septets_of(header.len());
    let mut octets = vec![0; octets_of(skipped + septets.len())];
    octets[..header.len()].copy_from_slice(header);
    for (index, septet) in septets.iter().enumerate() {
        let bit = (skipped + index) * 7;
        let [low, high] = (u16::from(septet & 0x7F) << (bit % 8)).to_le_bytes();
        octets[bit / 8] |= low;
        if bit % 8 > 1 {
            octets[bit / 8 + 1] |= high;
        }
    }
    octets
}

/// The septets from `first` up to `end`. What lies behind the octets reads as zero.
pub(super) fn unpack(octets: &[u8], first: usize, end: usize) -> impl Iterator<Item = u8> {
    let octet = |at: usize| octets.get(at).copied().unwrap_or(0);
    (first..end).map(move |index| {
        let bit = index * 7;
        let pair = u16::from_le_bytes([octet(bit / 8), octet(bit / 8 + 1)]);
        let [septet, _] = ((pair >> (bit % 8)) & 0x7F).to_le_bytes();
        septet
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn septets_of_any_number_read_back_behind_any_header() {
        for header_octets in 0..10 {
            for count in 0..40_u8 {
                let header = vec![0xFF; header_octets];
                let septets: Vec<u8> = (0..count).map(|index| 0x7F ^ (index * 5 % 128)).collect();
                let octets = pack(&header, &septets);
                assert_eq!(octets[..header_octets], header, "the header is as it was");
                let first = septets_of(header_octets);
                let read: Vec<u8> = unpack(&octets, first, first + septets.len()).collect();
                assert_eq!(read, septets);
            }
        }
    }

    #[test]
    fn a_full_part_fills_its_140_octets() {
        assert_eq!(pack(&[], &[1; 160]).len(), 140);
        assert_eq!(pack(&[0; 6], &[1; 153]).len(), 140);
    }
}
