//! Reading key files in the encodings that editors and tools write.

use super::outcome::Failure;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::io;
use std::path::Path;

/// Reads a key or certificate as text: from UTF-8 or UTF-16, or from DER, which becomes base64.
pub(super) fn read(option: &str, path: &Path) -> Result<String, Failure> {
    Ok(text_of(bytes(option, path)?))
}

pub(super) fn bytes(option: &str, path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| unreadable(option, path, &error))
}

fn text_of(bytes: Vec<u8>) -> String {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => String::from_utf8(bytes).unwrap_or_else(|binary| STANDARD.encode(binary.as_bytes())),
    }
}

fn unreadable(option: &str, path: &Path, error: &io::Error) -> Failure {
    Failure::usage(format!("{option} {}: {error}\nNothing was changed.", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_text_however_it_was_saved() {
        let text = "-----BEGIN PRIVATE KEY-----\r\n投诉";
        let little: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        for saved in [text.as_bytes().to_vec(), little, big] {
            assert_eq!(text_of(saved), text);
        }
        assert_eq!(text_of(vec![0x30, 0x82, 0x04, 0xbd]), "MIIEvQ==");
    }
}
