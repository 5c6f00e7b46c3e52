# Sourced by the scripts of eng/: what they need besides the .NET SDK and Node, installed from Debian's packages where that is possible.

# known_tools: tool : Debian packages : what it is for
known_tools() {
  cat <<'TOOLS'
chromium:chromium:the browser
fonts:fontconfig fonts-dejavu-core fonts-liberation:the browser
python3:python3:the signing examples
ruby:ruby:the signing examples
php:php-cli:the signing examples
go:golang-go:the signing examples
javac:default-jdk-headless:the signing examples
elixir:elixir:the signing examples
jackson:libjackson2-databind-java:what Java servers sign
gson:libgoogle-gson-java:what Java servers sign
rails-json:ruby-activesupport:what Rails signs
laravel-json:php-illuminate-support:what Laravel signs
postgres:postgresql:the suite on PostgreSQL
nginx:nginx-light:the buffering proxy of the browser tests
pngquant:pngquant:small pictures
wrk:wrk:the load of the benchmarks
TOOLS
}

# needed_tools TOOL…: the lines of known_tools for these.
needed_tools() {
  local tool
  for tool; do known_tools | grep "^$tool:"; done
}

have() {
  case $1 in
    fonts) [ -n "$(fc-list 2>/dev/null)" ] ;;
    postgres) postgres_bin >/dev/null ;;
    # Where it is, is on the administrator's path only.
    nginx) [ -x /usr/sbin/nginx ] || command -v nginx >/dev/null ;;
    jackson) [ -e /usr/share/java/jackson-databind.jar ] ;;
    gson) [ -e /usr/share/java/gson.jar ] ;;
    rails-json) ruby -e 'require "active_support/json"' 2>/dev/null ;;
    laravel-json) [ -e /usr/share/php/Illuminate/Support/autoload.php ] ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

# install_missing TOOL…: returns with everything there, or exits saying what is not.
install_missing() {
  local tool packages purpose wanted=() missing=()
  for tool in dotnet node npm; do
    have $tool || { echo "$0: $tool is not installed; the build needs it." >&2; exit 1; }
  done
  while IFS=: read -r tool packages purpose; do
    have "$tool" && continue
    missing+=("$tool, for $purpose (on Debian: apt-get install $packages)")
    read -ra packages <<<"$packages"
    wanted+=("${packages[@]}")
  done < <(needed_tools "$@")
  ((${#missing[@]})) || return 0
  if [ "$(id -u)" != 0 ] || ! have apt-get; then
    printf "$0: not installed: %s\n" "${missing[@]}" >&2
    exit 1
  fi

  echo "Installing ${wanted[*]}"
  apt_get update
  apt_get install -y --no-install-recommends "${wanted[@]}"
  while IFS=: read -r tool packages purpose; do
    have "$tool" || { echo "$0: $tool is still missing after apt-get install $packages" >&2; exit 1; }
  done < <(needed_tools "$@")
}

# apt_get ARGUMENTS: tries three times, quietly unless all fail. RUNLEVEL=1 keeps packages from starting their servers.
apt_get() {
  local try log
  log=$(mktemp)
  for try in 1 2 3; do
    if RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get -q "$@" >"$log" 2>&1 </dev/null; then
      rm -f "$log"
      return 0
    fi
    sleep $((try * 3))
  done
  tail -20 "$log" >&2
  rm -f "$log"
  echo "$0: apt-get $* failed three times" >&2
  exit 1
}
