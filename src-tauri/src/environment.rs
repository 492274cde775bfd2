//! What the process takes from its environment, once, before any thread starts: the three documented
//! variables, the data directory, and the switches that GTK and WebKitGTK read.
//!
//! Nothing else in the application reads or writes environment variables.

use std::env;
use std::path::{Path, PathBuf};

use openrouter::Secret;
use zeroize::Zeroize;

/// The environment as the application understands it.
#[derive(Debug)]
pub struct Environment {
    /// Everything the app writes lives below here.
    pub data_directory: PathBuf,
    /// `TIMBRE_DATA_DIR` was set.
    pub data_directory_overridden: bool,
    /// `TIMBRE_SERVICE`: the base URL for this run, as typed.
    pub service: Option<String>,
    /// `OPENROUTER_API_KEY`, already removed from the process environment.
    pub key: Option<Secret>,
    /// The variable held something that cannot be a key.
    pub key_rejected: bool,
}

impl Environment {
    /// Where exports are put: the person's downloads, or below the data directory when that was set.
    #[must_use]
    pub fn export_directory(&self) -> PathBuf {
        let user = directories::UserDirs::new().filter(|_| !self.data_directory_overridden);
        let downloads = user.and_then(|user| user.download_dir().map(Path::to_owned));
        downloads.unwrap_or_else(|| self.data_directory.join("exports"))
    }
}

/// Reads the environment and prepares the process. Call it first, while there is one thread.
#[must_use]
pub fn take() -> Environment {
    let overridden = env::var_os("TIMBRE_DATA_DIR").filter(|directory| !directory.is_empty());
    let data_directory_overridden = overridden.is_some();
    let data_directory = overridden.map_or_else(default_data_directory, PathBuf::from);
    let service = env::var("TIMBRE_SERVICE").ok().filter(|url| !url.trim().is_empty());
    let typed = env::var("OPENROUTER_API_KEY").ok().filter(|key| !key.trim().is_empty());
    let was_set = typed.is_some();
    let key = typed.and_then(|mut typed| {
        let key = Secret::parse(&typed).ok();
        typed.zeroize();
        key
    });
    harden();
    Environment {
        data_directory,
        data_directory_overridden,
        service,
        key_rejected: was_set && key.is_none(),
        key,
    }
}

/// Whether there is a desktop to open a window on. Elsewhere than on Linux and the BSDs there always is.
#[must_use]
pub fn has_display() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos"))) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

fn default_data_directory() -> PathBuf {
    directories::ProjectDirs::from("app", "", "Timbre")
        .map_or_else(|| PathBuf::from(".timbre"), |dirs| dirs.data_dir().to_path_buf())
}

/// Removes the key from the environment, closes WebKit's remote inspector, and keeps GL out where there is no GPU.
#[expect(
    unsafe_code,
    reason = "changing the environment is unsafe once there are threads; there are none yet"
)]
fn harden() {
    // SAFETY: `take` runs first in `main`, before any thread is started.
    unsafe {
        env::remove_var("OPENROUTER_API_KEY");
        // A test build is driven through these; the one that people get cannot be.
        if cfg!(not(debug_assertions)) {
            for remote_control in
                ["WEBKIT_INSPECTOR_SERVER", "WEBKIT_INSPECTOR_HTTP_SERVER", "TAURI_WEBVIEW_AUTOMATION"]
            {
                env::remove_var(remote_control);
            }
        }
        if cfg!(target_os = "linux") && draws_without_gl() {
            for (name, value) in WITHOUT_GL.into_iter().filter(|(name, _)| env::var_os(name).is_none()) {
                env::set_var(name, value);
            }
        }
    }
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        // Conversations and the key must not end up readable by others, nor in a core file.
        rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
        if let Err(error) = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }) {
            tracing::warn!(%error, "core dumps could not be switched off");
        }
    }
}

/// What keeps GL out of a window that the processor draws. Measured with software GL only: accelerated drawing costs
/// nine times the CPU and 46 MB more; and where it is off, the toolkit would still load all of software GL, with its
/// compiler, before the first window (for the kinds of windows GL could draw on), and WebKit once more, to ask which
/// card it draws with: 60 ms of a start and 10 MB.
const WITHOUT_GL: [(&str, &str); 3] =
    [(WITHOUT_ACCELERATION, "1"), ("GDK_GL", "disable"), ("WEBKIT_WEB_RENDER_DEVICE_FILE", "/dev/null")];

/// WebKit's own switch, which a person may have set: anything but 0 switches accelerated drawing off.
const WITHOUT_ACCELERATION: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

fn draws_without_gl() -> bool {
    env::var_os(WITHOUT_ACCELERATION).map_or_else(|| !has_gpu(), |chosen| chosen != "0")
}

/// Drivers that offer a graphics card which is none: everything drawn with them is drawn by the processor.
const WITHOUT_HARDWARE: [&str; 2] = ["vgem", "vkms"];

fn has_gpu() -> bool {
    is_gpu_in(Path::new("/dev/dri"), Path::new("/sys/class/drm"))
}

/// Whether there is a card to render with among the devices that may be opened. One whose driver is not told counts as
/// a card.
fn is_gpu_in(devices: &Path, drivers: &Path) -> bool {
    let Ok(entries) = devices.read_dir() else { return false };
    entries.flatten().map(|entry| entry.file_name()).any(|name| {
        let device = drivers.join(&name).join("device");
        let driver = device.join("driver").read_link().ok();
        let named = driver.as_deref().and_then(Path::file_name).and_then(|name| name.to_str());
        name.to_string_lossy().starts_with("renderD")
            && may_be_opened(&devices.join(&name))
            && !named.is_some_and(|name| WITHOUT_HARDWARE.contains(&name))
            && host_draws(&device) != Some(false)
    })
}

/// Without opening it, which would wake a card that sleeps.
#[cfg(unix)]
fn may_be_opened(device: &Path) -> bool {
    use rustix::fs::{Access, access};
    access(device, Access::READ_OK | Access::WRITE_OK).is_ok()
}

#[cfg(not(unix))]
fn may_be_opened(_device: &Path) -> bool {
    true
}

/// Whether the host draws for a virtual machine's card, as the first of the features says that were agreed on with
/// it; `None` when it is another kind of card.
fn host_draws(device: &Path) -> Option<bool> {
    let below = device.read_dir().ok()?.flatten().map(|entry| entry.path());
    let virtio =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("virtio"));
    let places = below.filter(virtio).chain([device.to_owned()]);
    let features = places.filter_map(|place| std::fs::read_to_string(place.join("features")).ok()).next()?;
    Some(features.starts_with('1'))
}

#[cfg(test)]
mod tests {
    #[cfg(unix)]
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_card_counts_when_its_driver_draws_with_hardware() {
        let at = std::env::temp_dir().join(format!("timbre-gpu-{}", std::process::id()));
        let (devices, drivers) = (at.join("dev"), at.join("sys"));
        assert!(!is_gpu_in(&devices, &drivers), "no devices at all");
        let add = |name: &str, driver: Option<&str>| {
            std::fs::create_dir_all(drivers.join(name).join("device")).expect("a directory");
            std::fs::create_dir_all(devices.join(name)).expect("a directory");
            if let Some(driver) = driver {
                let link = drivers.join(name).join("device/driver");
                std::os::unix::fs::symlink(Path::new("/drivers").join(driver), link).expect("a link");
            }
        };
        add("card0", Some("i915"));
        add("renderD128", Some("vgem"));
        assert!(!is_gpu_in(&devices, &drivers), "only one that is drawn by the processor");
        add("renderD129", Some("i915"));
        assert!(is_gpu_in(&devices, &drivers));
        std::fs::remove_dir(devices.join("renderD129")).expect("removed");
        add("renderD130", Some("virtio-pci"));
        let virtual_card = drivers.join("renderD130/device/virtio0");
        std::fs::create_dir_all(&virtual_card).expect("a directory");
        std::fs::write(virtual_card.join("features"), "0100\n").expect("a file");
        assert!(!is_gpu_in(&devices, &drivers), "a virtual card for which the host does not draw");
        std::fs::write(virtual_card.join("features"), "1100\n").expect("a file");
        assert!(is_gpu_in(&devices, &drivers), "one for which it does");
        std::fs::remove_dir(devices.join("renderD130")).expect("removed");
        add("renderD131", Some("i915"));
        std::fs::remove_dir(devices.join("renderD131")).expect("removed");
        std::os::unix::fs::symlink(at.join("nowhere"), devices.join("renderD131")).expect("a link");
        assert!(!is_gpu_in(&devices, &drivers), "one that may not be opened");
        std::fs::remove_dir_all(at).expect("removed");
    }
}
