//! Why a connection is not private: what is wrong with the certificate, and what this computer's clock says.

use std::error::Error as StdError;
use std::io;
use std::time::SystemTime;

use rustls::{AlertDescription, CertificateError, Error as Tls};

use super::{Code, Error, date};

impl Error {
    /// A connection that TLS refused. There is no way around it: nothing was sent, and nothing will be.
    pub(super) fn not_private(tls: &Tls, place: &str, now: SystemTime) -> Self {
        let reason = reason(tls);
        let clock = match tls {
            Tls::InvalidCertificate(_) => format!(" The clock of this computer says {}.", date::said(now)),
            _ => String::new(),
        };
        Self::new(Code::NotPrivate, format!("The connection to {place} is not private: {reason}.{clock}"))
    }
}

/// What TLS has against a connection, if that is why it failed.
pub(super) fn cause<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e Tls> {
    if let Some(tls) = error.downcast_ref::<Tls>() {
        return Some(tls);
    }
    // An I/O error does not name what it wraps as its source, but the source of that.
    let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    match inside {
        Some(inside) => cause(inside),
        None => cause(error.source()?),
    }
}

/// The reason in words that go on from “is not private:”.
fn reason(tls: &Tls) -> &'static str {
    use CertificateError::{
        Expired, ExpiredContext, NotValidForName, NotValidForNameContext, NotValidYet, NotValidYetContext,
        Revoked, UnknownIssuer,
    };
    match tls {
        Tls::InvalidCertificate(Expired | ExpiredContext { .. }) => "its certificate has expired",
        Tls::InvalidCertificate(NotValidYet | NotValidYetContext { .. }) => {
            "its certificate is not valid yet"
        }
        Tls::InvalidCertificate(NotValidForName | NotValidForNameContext { .. }) => {
            "its certificate belongs to another address"
        }
        Tls::InvalidCertificate(Revoked) => "its certificate was revoked",
        Tls::InvalidCertificate(UnknownIssuer) => {
            "its certificate comes from nobody that this computer trusts; perhaps this network inspects connections"
        }
        Tls::InvalidCertificate(_) => "its certificate was not accepted",
        Tls::AlertReceived(AlertDescription::ProtocolVersion) | Tls::PeerIncompatible(_) => {
            "it offers only outdated encryption"
        }
        _ => "what answered does not encrypt as it should",
    }
}
