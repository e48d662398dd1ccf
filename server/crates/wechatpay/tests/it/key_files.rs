//! Keys in the shapes people have them: each is read, or named for what it is.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rsa::PrivateKey;
use rsa::pkcs1::{EncodeRsaPrivateKey, EncodeRsaPublicKey};
use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey, LineEnding};
use wechatpay_complaints::{Apiv3Key, KeyError, KeyFile, MerchantKey, PlatformKeys};
use wechatpay_simulator::{Credentials, Options, Simulator};

const MESSAGE: &[u8] = "应答".as_bytes();

async fn credentials() -> Credentials {
    Simulator::start(Options::default()).await.unwrap().credentials.clone()
}

/// The base64 of a PEM file, in one line.
fn bare(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with('-')).collect()
}

/// What people do to a file between the console and the desk.
fn reshaped(pem: &str) -> Vec<String> {
    let label = pem.lines().next().unwrap().trim_matches('-').trim_start_matches("BEGIN ").to_owned();
    let bare = bare(pem);
    vec![
        pem.to_owned(),
        format!("\u{feff}{pem}"),
        pem.replace('\n', "\r\n"),
        pem.replace('\n', "\r"),
        format!("\n\n  {pem}\t \n"),
        format!("\"{}\"", pem.replace('\n', "\\n")),
        format!("'{}'", pem.trim()),
        pem.lines().map(|line| format!("    {line}  \n")).collect(),
        format!("-----BEGIN {label}-----{bare}-----END {label}-----"),
        pem.replace('\n', " "),
        format!("Bag Attributes\n    localKeyID: 01\nKey Attributes: <No Attributes>\n{pem}"),
        bare.clone(),
        format!("\u{feff}{bare}\r\n"),
        bare.trim_end_matches('=').to_owned(),
        bare.as_bytes().chunks(76).map(|line| format!("{}\n", str::from_utf8(line).unwrap())).collect(),
    ]
}

#[tokio::test]
async fn a_private_key_is_read_in_every_shape() {
    let held = credentials().await;
    let key = PrivateKey::from_pkcs8_pem(&held.merchant_key_pem).unwrap();
    let pkcs1 = key.to_pkcs1_pem(LineEnding::LF).unwrap();
    let expected = MerchantKey::from_pem(&held.serial_no, &held.merchant_key_pem).unwrap().sign(MESSAGE).unwrap();
    // A label says what somebody thought; the content is what it is.
    let mislabelled = pkcs1.replace("RSA PRIVATE KEY", "PRIVATE KEY");
    let both = format!("{}{}", held.merchant_certificate_pem, held.merchant_key_pem);
    let shapes = [held.merchant_key_pem.as_str(), &pkcs1, &mislabelled].map(reshaped).concat();
    for shape in shapes.into_iter().chain([both]) {
        let read = MerchantKey::from_pem(&held.serial_no, &shape).unwrap_or_else(|error| panic!("{error}: {shape:?}"));
        assert_eq!(read.sign(MESSAGE).unwrap(), expected, "{shape:?}");
        assert_eq!(*read.to_pem().unwrap(), held.merchant_key_pem, "kept in one shape");
    }
    for der in [key.to_pkcs8_der().unwrap(), key.to_pkcs1_der().unwrap()] {
        assert_eq!(MerchantKey::from_der(&held.serial_no, der.as_bytes()).unwrap().sign(MESSAGE).unwrap(), expected);
    }
}

#[tokio::test]
async fn a_public_key_is_read_in_every_shape() {
    let held = credentials().await;
    let public = PrivateKey::from_pkcs8_pem(&held.merchant_key_pem).unwrap().to_public_key();
    let spki = public.to_public_key_pem(LineEnding::LF).unwrap();
    let pkcs1 = public.to_pkcs1_pem(LineEnding::LF).unwrap();
    let own = MerchantKey::from_pem(&held.serial_no, &held.merchant_key_pem).unwrap();
    for shape in [spki, pkcs1].iter().flat_map(|pem| reshaped(pem)) {
        let mut keys = PlatformKeys::new();
        keys.add_public_key(&held.public_key_id, &shape).unwrap_or_else(|error| panic!("{error}: {shape:?}"));
        assert_eq!(own.check_foreign(&shape), Err(KeyError::OwnKey), "read as the key that it is: {shape:?}");
    }
    assert_eq!(own.check_foreign(&held.public_key_pem), Ok(()));
}

#[tokio::test]
async fn a_certificate_is_read_in_every_shape() {
    let held = credentials().await;
    let key = MerchantKey::from_pem(&held.serial_no, &held.merchant_key_pem).unwrap();
    let end = key.check_certificate(&held.merchant_certificate_pem).unwrap();
    for shape in reshaped(&held.merchant_certificate_pem) {
        assert_eq!(key.check_certificate(&shape), Ok(end), "{shape:?}");
    }
}

#[tokio::test]
async fn another_file_is_named_for_what_it_is() {
    let held = credentials().await;
    let (key, certificate) = (held.merchant_key_pem.as_str(), held.merchant_certificate_pem.as_str());
    let public = held.public_key_pem.as_str();
    let pkcs1 = PrivateKey::from_pkcs8_pem(key).unwrap().to_pkcs1_pem(LineEnding::LF).unwrap();
    let proc_type = pkcs1.replacen('\n', "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n", 1);
    let half = &key[..key.len() / 2];
    let missing_lines: String =
        key.lines().enumerate().filter(|(n, _)| *n != 9).map(|(_, line)| format!("{line}\n")).collect();
    let openssh = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE=\n-----END OPENSSH PRIVATE KEY-----";
    let files = [
        (key, KeyFile::PrivateKey),
        (certificate, KeyFile::Certificate),
        (public, KeyFile::PublicKey),
        (proc_type.as_str(), KeyFile::EncryptedPrivateKey),
        (ENCRYPTED, KeyFile::EncryptedPrivateKey),
        (BUNDLE, KeyFile::Bundle),
        (REQUEST, KeyFile::CertificateRequest),
        (ELLIPTIC, KeyFile::OtherAlgorithm),
        (ELLIPTIC_PUBLIC, KeyFile::OtherAlgorithm),
        (ELLIPTIC_SEC1, KeyFile::OtherAlgorithm),
        (openssh, KeyFile::OpenSshKey),
        (half, KeyFile::Truncated),
        (missing_lines.as_str(), KeyFile::Truncated),
        (" \r\n\u{feff}", KeyFile::Empty),
    ];
    for (file, found) in files {
        let as_private = MerchantKey::from_pem("5F1C72E2", file).map(drop);
        let as_public = PlatformKeys::new().add_public_key("PUB_KEY_ID_0116", file);
        let as_certificate = PlatformKeys::new().add_certificate(file).map(drop);
        let tries = [
            (KeyFile::PrivateKey, as_private),
            (KeyFile::PublicKey, as_public),
            (KeyFile::Certificate, as_certificate),
        ];
        for (wanted, outcome) in tries {
            let expected = if wanted == found { Ok(()) } else { Err(KeyError::OtherFile { wanted, found }) };
            assert_eq!(outcome, expected, "{file}");
        }
    }
    for damaged in ["see the wiki", "{}", "-----BEGIN PRIVATE KEY-----\n!!!\n-----END PRIVATE KEY-----", "MIIB"] {
        let refused = MerchantKey::from_pem("5F1C72E2", damaged).unwrap_err();
        assert!(refused.to_string().contains("apiclient_key.pem"), "{damaged:?}: {refused}");
    }
}

/// The words name the mend, and never a part of the key.
#[tokio::test]
async fn a_refusal_says_what_to_do() {
    let held = credentials().await;
    let told = |file: &str| MerchantKey::from_pem("5F1C72E2", file).unwrap_err().to_string();
    assert!(told(ENCRYPTED).contains("openssl pkcs8"));
    assert!(told(BUNDLE).contains("openssl pkcs12"));
    let certificate = told(&held.merchant_certificate_pem);
    assert!(certificate.contains("a certificate") && certificate.contains("apiclient_key.pem"), "{certificate}");
    assert!(!certificate.contains(&bare(&held.merchant_certificate_pem)[..16]));
}

#[tokio::test]
async fn a_serial_number_is_read_however_it_is_copied() {
    let held = credentials().await;
    let serial = |text: &str| MerchantKey::from_pem(text, &held.merchant_key_pem).map(|key| key.serial_no().to_owned());
    for text in [
        "7D775ADB",
        "7d775adb",
        " 7D77 5ADB\r\n",
        "7d:77:5a:db",
        "7D-77-5A-DB",
        "\"7D775ADB\"",
        "\u{feff}7D775ADB",
        "serial=7D775ADB",
        "Serial Number: 7d:77:5a:db",
        "0x7D775ADB",
    ] {
        assert_eq!(serial(text).as_deref(), Ok("7D775ADB"), "{text:?}");
    }
    let long = "F1".repeat(20);
    assert_eq!(serial(&format!("00:{long}")), Ok(long.clone()), "the sign that tools write before a set bit");
    for text in ["", "  ", "7D775ADG", "序列号", &format!("7D{long}")] {
        assert_eq!(serial(text), Err(KeyError::SerialNo), "{text:?}");
    }
    assert_eq!(serial("PUB_KEY_ID_0114232134912410000000000000"), Err(KeyError::SerialIsPublicKeyId));
}

#[tokio::test]
async fn the_id_of_a_public_key_is_read_however_it_is_copied() {
    let held = credentials().await;
    let id = |text: &str| {
        let mut keys = PlatformKeys::new();
        keys.add_public_key(text, &held.public_key_pem)?;
        Ok::<_, KeyError>(keys.preferred_serial().unwrap().to_owned())
    };
    for text in ["PUB_KEY_ID_0116", " PUB_KEY_ID_0116\n", "“PUB_KEY_ID_0116”", "PUB_KEY_ID_ 0116", "pub_key_id_0116"]
    {
        assert_eq!(id(text).as_deref(), Ok("PUB_KEY_ID_0116"), "{text:?}");
    }
    for text in ["0116", "PUB_KEY_ID_", "PUB_KEY_ID_01/16", "7D775ADB"] {
        assert_eq!(id(text), Err(KeyError::PublicKeyId), "{text:?}");
    }
}

#[test]
fn an_apiv3_key_is_read_without_what_surrounds_it() {
    let key = "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0u";
    for text in
        [key.to_owned(), format!("{key}\r\n"), format!(" {key} "), format!("\"{key}\""), format!("\u{feff}{key}")]
    {
        assert_eq!(Apiv3Key::from_file(text.as_bytes()).unwrap().as_bytes(), key.as_bytes(), "{text:?}");
    }
    let refused = |bytes: &[u8]| Apiv3Key::from_file(bytes).unwrap_err();
    // 32 bytes with the line break: a shorter key would quietly be taken for a whole one.
    assert_eq!(refused(format!("{}\n", &key[1..]).as_bytes()), KeyError::Apiv3Length { found: 31 });
    assert_eq!(refused(key.repeat(2).as_bytes()), KeyError::Apiv3Length { found: 64 });
    assert_eq!(refused(b""), KeyError::Apiv3Length { found: 0 });
    assert_eq!(refused(key.replace('F', " ").as_bytes()), KeyError::Apiv3Character);
    assert_eq!(refused("０aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT".as_bytes()), KeyError::Apiv3Character);
    assert_eq!(refused(&[0xff; 32]), KeyError::Apiv3Character);
    assert_eq!(refused(ELLIPTIC.as_bytes()), KeyError::Apiv3IsFile);
    assert!(STANDARD.decode(key).is_ok(), "a key may look like base64; it is taken as it is written");
}

/// A key of another algorithm, made for this test, in each form that openssl writes.
const ELLIPTIC: &str = "-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgs/ic+HntwTGV+USZ
hUp693F84LFRpJwVCSwInONAW+GhRANCAARnedTnELr8UT2hdNvCDQAQULYoFtL6
HieLfmdvY0ZdmLhLgrhYnNwDDzcIFQdfhL6LljSV8X1f5rs/nc/py97u
-----END PRIVATE KEY-----
";
const ELLIPTIC_SEC1: &str = "-----BEGIN EC PRIVATE KEY-----
MHcCAQEEILP4nPh57cExlflEmYVKevdxfOCxUaScFQksCJzjQFvhoAoGCCqGSM49
AwEHoUQDQgAEZ3nU5xC6/FE9oXTbwg0AEFC2KBbS+h4ni35nb2NGXZi4S4K4WJzc
Aw83CBUHX4S+i5Y0lfF9X+a7P53P6cve7g==
-----END EC PRIVATE KEY-----
";
const ELLIPTIC_PUBLIC: &str = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZ3nU5xC6/FE9oXTbwg0AEFC2KBbS
+h4ni35nb2NGXZi4S4K4WJzcAw83CBUHX4S+i5Y0lfF9X+a7P53P6cve7g==
-----END PUBLIC KEY-----
";
/// The same behind a password.
const ENCRYPTED: &str = "-----BEGIN ENCRYPTED PRIVATE KEY-----
MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhly/mPRgfVMgICCAAw
DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEOaq3wFzja4LMhWsnsYQHOIEgZAM
qXgYNtFDeHZyNg/JioReB/Vi2wEaL9q0pNepMi6MRQxXW1LMzP9tK2/fvIw3zq3T
WjmGwUrDF/9qAmSuA7//0H7o4OvrIAgndzQyL3u6PrNJIXD5QBg2WpnBexEcaT6N
pTsYORirbcrU4zuLxaX08GJZqtO6ci0ZgV77KLIVXSLAvveKOdyIMs63Y9x/fBc=
-----END ENCRYPTED PRIVATE KEY-----
";
const REQUEST: &str = "-----BEGIN CERTIFICATE REQUEST-----
MIHJMHECAQAwDzENMAsGA1UEAwwEZGVzazBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABGd51OcQuvxRPaF028INABBQtigW0voeJ4t+Z29jRl2YuEuCuFic3AMPNwgV
B1+EvouWNJXxfV/muz+dz+nL3u6gADAKBggqhkjOPQQDAgNIADBFAiAC8dVBaRNI
ZlbzvrfHBIc1Ay+qEv16ly/W5lMBf9A4kAIhAPpZZH9Togrte7J+dPWcebohBgvy
tjT0AWFEfLJI/ybz
-----END CERTIFICATE REQUEST-----
";
/// The same as a .p12 file, in base64.
const BUNDLE: &str = "MIID/AIBAzCCA7IGCSqGSIb3DQEHAaCCA6MEggOfMIIDmzCCAlIGCSqGSIb3DQEHBqCCAkMwggI/AgEAMIICOAYJKoZIhvcNAQcB \
    MFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhuFSt9FzJR+wICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEA/y \
    Y2GiPzbZ8wh+8jZMZUSAggHQhM14HRCh3HxK66ovvG+w+L4Q+JZh+aqP0z2EaKLBJ7VDPwWBgXbTs9m7KMEE19tXXFw/laBfmPc/ \
    9NM/k2wPv8muDkGEEwfQZoA40y5s5U+JCYkTRYft5S3SLrtF7qgDeIw+OqVlIa63te11mqtDhL8tku4BlOxhoPBsbxvGjR8yNJ+v \
    eeKtKlym7XabFAaQBelRK0u8Z+i6/Nhn3X1h7C9FixnsplvX2V5BiYOL+LZDWDFDw8wq8jYnlo8NVbs8nsteqD1NFy884CyW3yhQ \
    247L4rnXB/hgccagQhY5ZoPuUmTfXis+WldZ7/khFMdtkCYZvVmO8XaDpjcUVVMapkR55aSXZ9KLvhZMDnz0toHB6mPDthUca8Fe \
    eD5iEXemONzctw4hZZ2ciIhIt9OU5ETsd2ylKQ5lLtL2jSSWLF4vUFlqYJmYmgQGWVaOQB4D6gBnFV9Uk6DEkAuTht3bRsipQxPW \
    WpMO+1Kdr/uX2/TC8NCgid+adx02qmkzCkHAJlhxTVuIeO+OyX2Xv86/vbw+aemdjgJ/kLVFduK2Y9UKwqwxu7spvVT8TgjW0OOL \
    d/jNCqeREEYuHHlDLWph6FsllKC/TdRQyhitmCJEzK4wggFBBgkqhkiG9w0BBwGgggEyBIIBLjCCASowggEmBgsqhkiG9w0BDAoB \
    AqCB7zCB7DBXBgkqhkiG9w0BBQ0wSjApBgkqhkiG9w0BBQwwHAQIClaWCzyFmdwCAggAMAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUD \
    BAEqBBA77sLW6vHQwFBSmFb10zC2BIGQqD3h0xmD527lIu32FhGOX5VCS9dhxa1lqmqrxdu+3nJd1CLWJ4PHPEkvWPGzbZvTeTOq \
    FqKPt0T+Gd7AqdRxwpda2XX4BhUa1CzePKOxEZNOMzA/PN6WY59I/8PJ8DhRJlvFSmgtZQGu4+k+wHjJlAGPqdDYv3MJAPuNs6Ul \
    VyAr5B6Dzehsv8y4mwEg4hEBMSUwIwYJKoZIhvcNAQkVMRYEFI6Cy6vAg6p6OIpSczHFzaW5WpGjMEEwMTANBglghkgBZQMEAgEF \
    AAQg2qaWYWUqiOitRSN4FPSnOkVtdsIqLAPp/If/u9x6qpQECMiCWXtJw0fqAgIIAA==";
