#!/bin/sh
# Follows deploy/Dockerfile in a minimal Debian of its own, without Docker, and opens the page there:
#
#   sudo deploy/try_image.sh [--bind PATH]... [--copy PATH]... [FOLDER]
#
# It needs root, debootstrap, and 3 GB in FOLDER (a new temporary one by default). --bind and --copy bring
# what pip needs on your machine, such as a folder of wheels or its settings. DEBIAN_MIRROR and TORCH_INDEX
# are taken from the environment. What is tried: the steps of the image as they are written, as root up to
# USER and as that user from there on; the health check; a picture in the page, and a PDF with text.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
binds="" copies="" root=""
while [ $# -gt 0 ]; do
    case $1 in
        --bind) binds="$binds $2"; shift 2 ;;
        --copy) copies="$copies $2"; shift 2 ;;
        *) root=$1; shift ;;
    esac
done
root=${root:-$(mktemp -d)}/image
port=8501

finish() {
    [ -z "${page:-}" ] || kill "$page" 2>/dev/null || true
    sleep 1
    for path in $binds /proc /dev/shm; do umount "$root$path" 2>/dev/null || true; done
}
trap finish EXIT

# FROM python:3.11-slim-bookworm: Debian 12 with its own Python 3.11.
debootstrap --variant=minbase bookworm "$root" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" >/dev/null
cp /etc/resolv.conf "$root/etc/"
mkdir -p "$root/dev/shm" && mount -t tmpfs tmpfs "$root/dev/shm"
mount -t proc proc "$root/proc"
for path in $binds; do mkdir -p "$root$path" && mount --bind "$path" "$root$path"; done
chroot "$root" sh -c "apt-get update -qq && apt-get install -qq -y --no-install-recommends \
    python3 python3-pip ca-certificates >/dev/null && ln -sf python3 /usr/bin/python"
for path in $copies; do mkdir -p "$root$(dirname "$path")" && cp -r "$path" "$root$(dirname "$path")/"; done

user=root folder=/
inside() {  # a command as the image's user, in its folder
    chroot --userspec="$user" "$root" env -i PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin \
        HOME="/home/$user" PIP_BREAK_SYSTEM_PACKAGES=1 PIP_ROOT_USER_ACTION=ignore \
        TORCH_INDEX="${TORCH_INDEX:-}" sh -c "cd $folder && $1"
}

# Lines that end in a backslash go on; comments are none.
sed -e '/^#/d' -e ':a' -e '/\\$/{N;s/\\\n//;ba}' "$here/deploy/Dockerfile" | while IFS= read -r line; do
    word=${line%% *} said=${line#* }
    case $word in
        RUN) echo "RUN $said" | cut -c1-100; inside "$said" >"$root/log" 2>&1 || { tail -20 "$root/log"; exit 1; } ;;
        WORKDIR) mkdir -p "$root$said"; folder=$said ;;
        COPY) cp -r "$here/${said%% *}" "$root$folder/${said##* }" ;;
        USER) user=$said ;;
        CMD | HEALTHCHECK)
            command=$(printf '%s' "${said#* CMD }" | python3 -c "import json, shlex, sys; text = sys.stdin.read(); print(shlex.join(json.loads(text[text.index('['):])))")
            printf '%s\n' "$command" >"$root/$word" ;;
    esac
    printf 'user=%s folder=%s\n' "$user" "$folder" >"$root/state"
done
eval "$(cat "$root/state")"

inside "exec $(cat "$root/CMD")" >"$root/page.log" 2>&1 &
page=$!
until inside "$(cat "$root/HEALTHCHECK")" 2>/dev/null; do
    kill -0 "$page" || { cat "$root/page.log"; exit 1; }
    sleep 1
done
echo "The health check passes, as $user: $(inside id)"

cat >"$root/look.py" <<'PYTHON'
import sys
sys.path.insert(0, ".")
from viz.draw.view import View
from viz.service.runner import runner
from viz.views import requests as ask
files = (ask.GetFile(View(), "x", None, "pdf"), ask.GetFile(View(), "x", None, "gif"))
asked = (ask.GetPicture(View()), *files, ask.GetClosedForm("x"))
answers = runner.ask("x = torch.ones(2, requires_grad=True)\ny = (x + 1).sum()\ny.backward()", asked)
for request, answer in answers.items():
    print(type(request).__name__, type(answer).__name__, answer if isinstance(answer, Exception) else "")
assert not any(isinstance(answer, Exception) for answer in answers.values())
assert b"/Font" in answers[asked[1]], "a PDF without text"
PYTHON
inside "python /look.py"
echo "The page runs in the image: http://127.0.0.1:$port"
