#!/bin/sh
# Follows what Streamlit Community Cloud says it does, in a fresh environment on this machine: installs the
# requirements that stand beside the entry file, runs `streamlit run` from the root of a copy of the
# repository, and opens the page. packages.txt is not installed: that takes its machine (deploy/try_image.sh does).
#
#   deploy/try_community_cloud.sh [FOLDER]
#
# It needs Python 3.11 or later, git, and 2 GB in FOLDER (a new temporary one by default). TORCH_INDEX names
# another index of torch's CPU builds; empty, pip's own settings have to know where they are.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
root=${1:-$(mktemp -d)}
mkdir -p "$root"
port=${PORT:-8501}
git -C "$here" archive --prefix=repository/ HEAD | tar -x -C "$root"
if [ -n "${TORCH_INDEX+set}" ]; then
    sed -i "s|^--extra-index-url.*|${TORCH_INDEX:+--extra-index-url $TORCH_INDEX}|" \
        "$root/repository/deploy/community_cloud/requirements.txt"
fi
python3 -m venv "$root/venv"
"$root/venv/bin/pip" install -q -r "$root/repository/deploy/community_cloud/requirements.txt"
"$root/venv/bin/python" -c "import torch; assert torch.version.cuda is None, 'the GPU build'; print('torch', torch.__version__)"
du -sm "$root/venv" | sed 's/\t.*/ MB of packages/'

cd "$root/repository"
"$root/venv/bin/streamlit" run deploy/community_cloud/streamlit_app.py --server.headless=true \
    --server.address=127.0.0.1 --server.port="$port" --server.scriptHealthCheckEnabled=true >"$root/log" 2>&1 &
page=$!
trap 'kill $page' EXIT
asked="http://127.0.0.1:$port/_stcore/script-health-check"
until [ "$(python3 -c "from urllib.request import urlopen; print(urlopen('$asked', timeout=60).read().decode())" 2>/dev/null)" = ok ]; do
    kill -0 "$page" || { cat "$root/log"; exit 1; }
    sleep 1
done
echo "The page is drawn, and $(awk '/VmRSS/ { printf "%.0f", $2 / 1024 }' /proc/$page/status) MB are in its own process."
