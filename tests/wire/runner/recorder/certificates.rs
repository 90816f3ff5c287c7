//! A certificate authority that lives as long as the run, and the certificates it gives to hosts.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose};
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// The authority and what it issued so far.
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    issued: Mutex<HashMap<String, Arc<ServerConfig>>>,
}

impl Authority {
    /// A fresh authority.
    pub fn new() -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "hfi wire recorder");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
        let key = KeyPair::generate().expect("a key can be made");
        let issuer = CertifiedIssuer::self_signed(params, key).expect("an authority can sign itself");
        Self { issuer, issued: Mutex::default() }
    }

    /// Its certificate, which clients must trust.
    pub fn pem(&self) -> String {
        self.issuer.pem()
    }

    /// The server's side of TLS for `host`, HTTP/1.1 only.
    pub fn server_config(&self, host: &str) -> Arc<ServerConfig> {
        let mut issued = self.issued.lock().expect("no one panics while issuing");
        issued.entry(host.to_owned()).or_insert_with(|| Arc::new(self.issue(host))).clone()
    }

    fn issue(&self, host: &str) -> ServerConfig {
        let key = KeyPair::generate().expect("a key can be made");
        let certificate = CertificateParams::new(vec![host.to_owned()])
            .and_then(|params| params.signed_by(&key, &self.issuer))
            .unwrap_or_else(|e| panic!("no certificate for {host}: {e}"));
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring has TLS 1.2 and 1.3")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .expect("the certificate fits its key");
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        config
    }
}
