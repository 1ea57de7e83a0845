# shellcheck shell=sh
# What packaging/run and packaging/test share: finding what is missing, and setting it up.
# Sourced with $root set to the checkout; POSIX sh.

# shellcheck disable=SC2154 # the sourcing script sets it
venv=$root/.venv
# pip set to --user, or a PYTHONPATH of another project, must not reach into this environment
export PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
unset PYTHONHOME PYTHONPATH

# The shared libraries that Qt's window, Wayland, sound and network parts link to: the name that
# the loader looks for (which is also how Fedora's packages declare it), and Debian's package.
libraries='
libEGL.so.1 libegl1
libGL.so.1 libgl1
libX11-xcb.so.1 libx11-xcb1
libX11.so.6 libx11-6
libXext.so.6 libxext6
libXrandr.so.2 libxrandr2
libbrotlidec.so.1 libbrotli1
libdbus-1.so.3 libdbus-1-3
libdrm.so.2 libdrm2
libfontconfig.so.1 libfontconfig1
libfreetype.so.6 libfreetype6
libglib-2.0.so.0 libglib2.0-0
libgssapi_krb5.so.2 libgssapi-krb5-2
libpulse.so.0 libpulse0
libstdc++.so.6 libstdc++6
libwayland-client.so.0 libwayland-client0
libwayland-cursor.so.0 libwayland-cursor0
libwayland-egl.so.1 libwayland-egl1
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-render.so.0 libxcb-render0
libxcb-shape.so.0 libxcb-shape0
libxcb-shm.so.0 libxcb-shm0
libxcb-sync.so.1 libxcb-sync1
libxcb-util.so.1 libxcb-util1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xkb.so.1 libxcb-xkb1
libxcb.so.1 libxcb1
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxkbcommon.so.0 libxkbcommon0
libz.so.1 zlib1g
libzstd.so.1 libzstd1
'

# What the tests in a real window need: a command or a file, Debian's package, Fedora's package.
test_tools='
Xvfb xvfb xorg-x11-server-Xvfb
openbox openbox openbox
xdotool xdotool xdotool
java default-jre-headless java-headless
playerctl playerctl playerctl
setxkbmap x11-xkb-utils setxkbmap
dbus-daemon dbus-daemon dbus-daemon
gdbus libglib2.0-bin glib2
orca orca orca
speech-dispatcher speech-dispatcher speech-dispatcher
/usr/lib*/speech-dispatcher-modules/sd_dummy,/usr/lib*/*/speech-dispatcher-modules/sd_dummy,/usr/libexec/speech-dispatcher-modules/sd_dummy speech-dispatcher speech-dispatcher
/usr/share/glib-2.0/schemas/org.gnome.desktop.interface.gschema.xml gsettings-desktop-schemas gsettings-desktop-schemas
/usr/lib*/at-spi-bus-launcher,/usr/lib*/at-spi2-core/at-spi-bus-launcher at-spi2-core at-spi2-core
/usr/lib*/python3*/*-packages/pyatspi python3-pyatspi python3-pyatspi
/usr/lib*/girepository-1.0/Atspi-2.0.typelib,/usr/lib/*/girepository-1.0/Atspi-2.0.typelib gir1.2-atspi-2.0 at-spi2-core
'

say() { # Arabic, English: one line each way for people, never in the way of standard output
    printf '%s\n%s\n' "$1" "$2" >&2
}

set_up() { # run | test: makes everything ready, or says what to do and gives 1
    purpose=$1
    if is_ready; then
        return 0
    fi
    if [ "$(uname -s)" != Linux ]; then
        say 'هذا السكربت لنظام لينكس. على ماك أو ويندوز اكتب:' \
            'This script is for Linux. On macOS or Windows type:'
        printf '    pipx install "%s"\n' "$root" >&2
        return 1
    fi
    if ! [ -w "$root" ]; then
        say "لا تمكن الكتابة في المجلد $root: انسخه إلى مجلد لك ثم أعد المحاولة." \
            "The folder $root cannot be written: copy it to a folder of yours, then try again."
        return 1
    fi
    trap 'stop_ticking; rm -f "${log:-}"' EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    # two set-ups at once would install over each other
    exec 9<"$root/pyproject.toml"
    if command -v flock >/dev/null 2>&1; then
        flock -n 9 || {
            say 'إعداد آخر يجري الآن؛ ننتظره…' 'Another set-up is running; waiting for it …'
            flock 9
        }
    fi
    result=0
    install_system && install_environment || result=1
    exec 9<&-
    trap - EXIT HUP INT TERM
    return "$result"
}

is_ready() {
    look_at_system
    [ -z "$debian$fedora" ] && stamp_matches "$purpose"
}

# --- the system's packages ---------------------------------------------------------------

look_at_system() { # sets $lacking (names), $debian and $fedora (packages) for $purpose
    lacking='' debian='' fedora=''
    case $(uname -m) in
    x86_64) kind='libc6,x86-64' ;;
    aarch64) kind='libc6,AArch64' ;;
    *) kind='libc6' ;;
    esac
    known=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null) || known=''
    while read -r library package; do
        [ -n "$library" ] || continue
        case $known in
        *"	$library ($kind"*) ;;
        *) lack "$library" "$package" "$library()(64bit)" ;;
        esac
    done <<EOF
$libraries
EOF
    [ "$purpose" = test ] || return 0
    while read -r tool package fedora_package; do
        [ -z "$tool" ] || has "$tool" || lack "${tool##*/}" "$package" "$fedora_package"
    done <<EOF
$test_tools
EOF
    # only where there is no sound server at all: they exclude each other
    if ! has pulseaudio && ! has pipewire; then
        lack pulseaudio pulseaudio pulseaudio
    fi
}

has() { # a command, or file patterns parted by commas
    case $1 in
    /*)
        patterns=$1,
        while [ -n "$patterns" ]; do
            for file in ${patterns%%,*}; do
                [ -e "$file" ] && return 0
            done
            patterns=${patterns#*,}
        done
        return 1
        ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
    esac
}

lack() { # name, Debian's package, Fedora's package
    lacking="$lacking $1"
    case "$debian " in
    *" $2 "*) ;;
    *) debian="$debian $2" ;;
    esac
    case "$fedora " in
    *" $3 "*) ;;
    *) fedora="$fedora $3" ;;
    esac
}

install_system() {
    look_at_system
    if ! venv_works && ! find_python; then
        lack python3 python3 python3
        lack python3-venv python3-venv python3
    fi
    [ -n "$lacking" ] || return 0
    if command -v apt-get >/dev/null 2>&1; then
        # a broken list of some other source need not stop these packages; an installation that
        # was cut short is finished first, as apt-get demands
        command="export DEBIAN_FRONTEND=noninteractive; apt-get update -q; dpkg --configure -a;"
        command="$command apt-get install -y -q --no-install-recommends --no-remove"
        command="$command -o DPkg::Lock::Timeout=300$debian"
    elif command -v dnf >/dev/null 2>&1; then
        command="dnf install -y --setopt=install_weak_deps=False"
        for package in $fedora; do
            command="$command \"$package\""
        done
    else
        say "ينقص هذا النظام:$lacking" "This system lacks:$lacking"
        say 'ثبّتها ببرنامج الحزم في نظامك.' 'Install them with your package manager.'
        can_do_without
        return
    fi
    if [ "$(id -u)" = 0 ]; then
        set -- sh -c "$command"
    elif ! command -v sudo >/dev/null 2>&1; then
        ask_to_type "su -c '$command'"
        can_do_without
        return
    elif sudo -n true 2>/dev/null || { [ -t 0 ] && [ -t 2 ] && sudo -v; }; then
        set -- sudo sh -c "$command"
    else
        ask_to_type "sudo sh -c '$command'"
        can_do_without
        return
    fi
    if ! take_long 'تثبيت ما ينقص من حزم النظام' 'Installing missing system packages' "$@"; then
        if [ "$(id -u)" = 0 ]; then
            ask_to_type "$command"
        else
            ask_to_type "sudo sh -c '$command'"
        fi
        can_do_without
    fi
}

ask_to_type() {
    say 'يلزم تثبيت حزم للنظام. اكتب السطر الآتي ثم أعد المحاولة:' \
        'System packages are needed. Type the following line, then try again:'
    printf '    %s\n' "$1" >&2
}

can_do_without() { # the terminal's part of Ayn needs Python alone
    [ "$purpose" = run ] && ! display_is_named && { venv_works || find_python; }
}

display_is_named() {
    [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ]
}

# --- the Python environment --------------------------------------------------------------

find_python() { # sets $python to one that can make an environment
    for python in python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$python" >/dev/null 2>&1 && "$python" -I -c '
import sys, ctypes, ensurepip, venv
sys.exit(sys.version_info[:2] < (3, 11))' 2>/dev/null; then
            return 0
        fi
    done
    return 1
}

venv_works() {
    [ -x "$venv/bin/python" ] && ! [ -e "$venv/unfinished" ] && "$venv/bin/python" -I -c '
import sys, pip
sys.exit(sys.version_info[:2] < (3, 11))' 2>/dev/null
}

lock_of() { # run | test
    case $1 in
    run) printf %s "$root/packaging/requirements.lock" ;;
    test) printf %s "$root/packaging/requirements-dev.lock" ;;
    esac
}

stamp_of() { # what an environment made for $1 was made from
    cat "$(lock_of "$1")" "$root/pyproject.toml" | cksum
    readlink -f "$venv/bin/python"
    printf '%s\n' "$root"
}

stamp_matches() {
    [ -r "$venv/made-for-$1" ] && [ -x "$venv/bin/python" ] &&
        [ "$(cat "$venv/made-for-$1")" = "$(stamp_of "$1")" ]
}

install_environment() {
    ! stamp_matches "$purpose" || return 0
    made_in=$(tail -n 1 "$venv/made-for-run" 2>/dev/null || printf %s "$root")
    if ! venv_works || [ "$made_in" != "$root" ]; then
        find_python || {
            say 'تحتاج عين إلى بايثون 3.11 أو أحدث.' 'Ayn needs Python 3.11 or newer.'
            return 1
        }
        # python goes first, so that a removal cut short leaves nothing that looks whole
        rm -f "$venv/bin/python"
        rm -rf "$venv"
        mkdir "$venv" && : >"$venv/unfinished"
        take_long 'إعداد بيئة بايثون' 'Setting up a Python environment' \
            "$python" -m venv "$venv" || return 1
        fresh=yes
    else
        fresh=''
    fi
    # stays behind when the set-up is cut short: the next one then starts anew
    : >"$venv/unfinished"
    rm -f "$venv/made-for-run" "$venv/made-for-test"
    # what is being unpacked is cleared with the rest, and needs no large /tmp
    mkdir -p "$venv/tmp"
    if take_long 'تنزيل المكتبات وتثبيتها (نحو 420 م.ب؛ بضع دقائق في المرة الأولى)' \
        'Downloading and installing libraries (about 420 MB; the first time takes minutes)' \
        env TMPDIR="$venv/tmp" "$venv/bin/python" -m pip install -q --only-binary :all: \
        --require-hashes -r "$(lock_of "$purpose")" &&
        take_long 'تثبيت عين' 'Installing Ayn' "$venv/bin/python" -m pip install -q \
            --no-deps --no-index --no-build-isolation -e "$root"; then
        # the development lock contains the other one
        stamp_of run >"$venv/made-for-run"
        [ "$purpose" = run ] || stamp_of test >"$venv/made-for-test"
        rm -rf "$venv/tmp"
        rm -f "$venv/unfinished"
        return 0
    fi
    # pip undoes what it could not finish: an environment that worked still does
    [ -n "$fresh" ] || rm -f "$venv/unfinished"
    say 'لم يكتمل الإعداد. تحقق من الاتصال بالشبكة ثم أعد المحاولة.' \
        'The set-up did not finish. Check the network connection, then try again.'
    return 1
}

# --- long work ---------------------------------------------------------------------------

take_long() { # Arabic, English, command …: says so, then a dot every few seconds; its output if it fails
    say "$1…" "$2 …"
    shift 2
    log=$(mktemp "${TMPDIR:-/tmp}/ayn-setup.XXXXXX")
    tick &
    ticking=$!
    status=0
    "$@" </dev/null >"$log" 2>&1 || status=$?
    stop_ticking
    [ "$status" = 0 ] || tail -n 30 "$log" >&2
    rm -f "$log"
    return "$status"
}

tick() {
    # the sleep that outlives a tick must hold neither the lock nor a reader of our output
    while sleep 3 >/dev/null 2>&1 9<&- && kill -0 $$ 2>/dev/null; do
        printf . >&2
    done
}

stop_ticking() {
    if [ -n "${ticking:-}" ]; then
        kill "$ticking" 2>/dev/null || :
        wait "$ticking" 2>/dev/null || :
        ticking=''
    fi
}
