namespace AcpAgent.EndToEnd.Sandbox;

/// <summary>An ordinary day. A sandbox that stops one of these is as broken as one that stops nothing.</summary>
public static class Jobs
{
    public const string ReadOnly = "readonly", Write = "workspace-write-no-network", Network = "workspace-write";

    /// <summary>Every profile, the strictest first.</summary>
    public static IReadOnlyList<string> Profiles { get; } = [ReadOnly, Write, Network];

    public static IReadOnlyList<Job> All { get; } =
    [
        // Looking.
        new("list", ReadOnly, "ls -la | grep -q project; ls -R > /dev/null; echo WORKED"),
        new("read", ReadOnly, "head -n 1 project/a.txt | grep -q apple; tail -n 1 project/a.txt | grep -q cherry; echo WORKED"),
        new("search", ReadOnly, "grep -rn banana . | grep -q a.txt; find . -name '*.txt' | xargs grep -l banana | grep -q a.txt; echo WORKED"),
        new("count and sort", ReadOnly, "sort -r project/a.txt | uniq -c | wc -l | grep -qx 3; echo WORKED"),
        new("cut, tr, sed, awk", ReadOnly, "sed 's/a/b/' project/a.txt | awk '{print length($0)}' | tr '\\n' ' ' | cut -d' ' -f1 | grep -qx 5; echo WORKED"),
        new("compare", ReadOnly, "diff <(sort project/a.txt) <(cat project/a.txt); ! cmp -s project/a.txt project/b.txt; echo WORKED"),
        new("stat and checksums", ReadOnly, "stat -c %s project/a.txt | grep -q .; sha256sum project/a.txt | grep -q a.txt; file project/a.txt 2> /dev/null || true; echo WORKED"),
        new("who, where, when", ReadOnly, "id -u | grep -q .; pwd | grep -q work; date +%Y | grep -q 20; uname -a > /dev/null; echo WORKED"),
        new("find programs", ReadOnly, "command -v git | grep -q git; which bash | grep -q bash; type ls > /dev/null; echo WORKED"),
        new("look at the machine", ReadOnly, "nproc | grep -q .; grep -q MemTotal /proc/meminfo; df . > /dev/null; uptime > /dev/null; echo WORKED"),
        new("look at processes", ReadOnly, "ps | grep -q ps; ls /proc/self/fd > /dev/null; grep -q bash /proc/$$/comm; cat /proc/$$/environ > /dev/null; echo WORKED"),
        new("look at disks used", ReadOnly, "du -sh project | grep -q project; echo WORKED"),
        new("git looks", ReadOnly, "cd repository; git status --short; git log --oneline | grep -q first; git diff HEAD; git show --stat | grep -q one.txt; git blame one.txt | grep -q .; echo WORKED"),
        new("git searches", ReadOnly, "cd repository; git grep -q one; git ls-files | grep -q one.txt; git rev-parse HEAD | grep -q .; echo WORKED"),

        // The shell.
        new("here-document", ReadOnly, "x=1; cat <<END | grep -qx 'value 1'\nvalue $x\nEND\necho WORKED"),
        new("here-string", ReadOnly, "read a b <<< 'one two'; [ $b = two ]; echo WORKED"),
        new("pipe that is closed early", ReadOnly, "set +o pipefail; yes | head -n 100000 | wc -l | grep -qx 100000; echo WORKED"),
        new("large pipe", ReadOnly, "head -c 50000000 /dev/zero | tr '\\0' x | wc -c | grep -qx 50000000; echo WORKED"),
        new("background jobs", ReadOnly, "sleep 0.1 & a=$!; sleep 0.05 & wait $a; wait; jobs; echo WORKED"),
        new("signals among its own", ReadOnly, "sleep 100 & kill $!; wait $! || [ $? = 143 ]; trap 'echo caught' USR1; kill -USR1 $$; echo WORKED"),
        new("its own group", ReadOnly, "(trap '' TERM; sleep 0.01) & wait; timeout 1 sleep 0.01; ! timeout 0.1 sleep 10; echo WORKED"),
        new("parallel", ReadOnly, "seq 20 | xargs -P 8 -n 1 -I{} bash -c 'echo $(( {} * 2 ))' | sort -n | tail -n 1 | grep -qx 40; echo WORKED"),
        new("coprocess", ReadOnly, "coproc cat; echo hello >&${COPROC[1]}; read -u ${COPROC[0]} x; [ $x = hello ]; echo WORKED"),
        new("functions, arrays, arithmetic", ReadOnly, "f() { local -a l=(\"$@\"); echo $(( ${#l[@]} * 2 )); }; [ $(f a b c) = 6 ]; declare -A m=([k]=v); [ ${m[k]} = v ]; echo WORKED"),
        new("output to nowhere and from nowhere", ReadOnly, "echo x > /dev/null; cat < /dev/null; head -c 16 /dev/urandom | wc -c | grep -qx 16; echo e > /dev/stderr; echo WORKED > /dev/stdout"),
        new("temporary files", ReadOnly, "f=$(mktemp); d=$(mktemp -d); echo x > $f; mv $f $d/y; cat $d/y | grep -qx x; rm -r $d; echo WORKED"),
        new("sort with temporary files", ReadOnly, "seq 200000 | shuf | sort -n -S 100K | tail -n 1 | grep -qx 200000; echo WORKED"),
        new("compress", ReadOnly, "tar -cz project | tar -tz | grep -q a.txt; gzip -c project/a.txt | gunzip | cmp - project/a.txt; echo WORKED"),
        new("time limits of its own", ReadOnly, "ulimit -t 10; ulimit -n 100; time true; echo WORKED"),

        // Languages.
        new("python", ReadOnly, "/usr/bin/python3 -c 'import json, sys, datetime; print(json.dumps([1]))' | grep -q 1; echo WORKED"),
        new("python: threads and children", ReadOnly, "/usr/bin/python3 - <<'END' | grep -qx done\nimport subprocess, threading, concurrent.futures as f\nwith f.ThreadPoolExecutor(4) as e: r = list(e.map(lambda n: subprocess.run(['echo', str(n)], capture_output=True).stdout, range(8)))\nassert len(r) == 8\nprint('done')\nEND\necho WORKED"),
        new("python: temporary files and memory", ReadOnly, "/usr/bin/python3 - <<'END' | grep -qx done\nimport tempfile, mmap, os\nwith tempfile.TemporaryDirectory() as d, tempfile.TemporaryFile() as t: t.write(b'x')\nm = mmap.mmap(-1, 4096); m[0] = 1\nos.memfd_create('x')\nprint('done')\nEND\necho WORKED"),
        new("python: an event loop", ReadOnly, "/usr/bin/python3 - <<'END' | grep -qx done\nimport asyncio\nasync def main():\n    p = await asyncio.create_subprocess_exec('echo', 'done', stdout=asyncio.subprocess.PIPE)\n    print((await p.communicate())[0].decode().strip())\nasyncio.run(main())\nEND\necho WORKED"),
        new("perl", ReadOnly, "perl -e 'print join(\",\", map { $_ * 2 } 1..3), \"\\n\"' | grep -qx 2,4,6; echo WORKED"),
        new("node", ReadOnly, "node -e 'Promise.resolve(1).then(x => require(\"child_process\").execSync(\"echo \" + x).toString()).then(x => process.stdout.write(x))' | grep -qx 1; echo WORKED"),
        new("node: worker and files", ReadOnly, "node -e 'const {Worker} = require(\"worker_threads\"); new Worker(\"require(\\\"worker_threads\\\").parentPort.postMessage(require(\\\"fs\\\").readdirSync(\\\".\\\").length)\", {eval: true}).on(\"message\", n => console.log(n > 0))' | grep -qx true; echo WORKED"),

        // Changing.
        new("write, append, copy, move, remove", Write, "echo a > n; echo b >> n; cp n m; mkdir -p d/e; mv m d/e/; [ \"$(cat d/e/m)\" = \"a\nb\" ]; rm -r d n; touch t; echo WORKED"),
        new("move between directories", Write, "mkdir x y; echo 1 > x/f; mv x/f y/g; mv y z; ln z/g h; cat h | grep -qx 1; echo WORKED"),
        new("links", Write, "ln -s project p; cat p/a.txt > /dev/null; ln project/a.txt hard; readlink -f p | grep -q project; echo WORKED"),
        new("copy with everything", Write, "cp -a project copy; diff -r project copy; rsync --version > /dev/null 2>&1 || true; echo WORKED"),
        new("modes", Write, "echo 'echo run' > s.sh; chmod +x s.sh; ./s.sh | grep -qx run; chmod 600 s.sh; stat -c %a s.sh | grep -qx 600; install -m 755 s.sh t.sh; echo WORKED"),
        new("edit in place", Write, "sed -i 's/apple/pear/' project/a.txt; grep -q pear project/a.txt; perl -pi -e 's/pear/apple/' project/a.txt; grep -q apple project/a.txt; echo WORKED"),
        new("patch", Write, "cp project/a.txt n; sed -i 's/apple/pear/' n; diff -u project/a.txt n > p || true; patch -s project/a.txt p; grep -q pear project/a.txt; echo WORKED"),
        new("archives", Write, "tar -czf a.tgz project; mkdir o; tar -xzf a.tgz -C o; diff -r project o/project; echo WORKED"),
        new("named pipes and tee", Write, "mkfifo p; echo x > p & cat p | tee q | grep -qx x; wait; cat q | grep -qx x; echo WORKED"),
        new("locks", Write, "exec 9> lock; flock -n 9; ! flock -n lock true; echo WORKED"),
        new("sparse and large files", Write, "truncate -s 100M big; dd if=/dev/zero of=big bs=1M count=5 conv=notrunc 2> /dev/null; stat -c %s big | grep -qx 104857600; echo WORKED"),
        new("a database", Write, "/usr/bin/python3 -c 'import sqlite3; c = sqlite3.connect(\"d.db\"); c.execute(\"pragma journal_mode=wal\"); c.execute(\"create table t(x)\"); c.execute(\"insert into t values(1)\"); c.commit(); print(c.execute(\"select x from t\").fetchall())' | grep -q 1; echo WORKED"),
        new("git commit", Write, "cd repository; echo two > two.txt; git add .; git commit -qm second; git log --oneline | wc -l | grep -qx 2; echo WORKED"),
        new("git branch, merge, rebase, stash", Write, "cd repository; git checkout -qb b; echo b > b.txt; git add .; git commit -qm b; git checkout -q -; echo c > c.txt; git add .; git commit -qm c; git merge -q b -m merged; git checkout -q b; git rebase -q -; echo x >> b.txt; git stash -q; git stash pop -q; git tag v1; git gc -q; echo WORKED"),
        new("git clone and worktree", Write, "git clone -q repository clone; cd clone; git worktree add -q ../tree; ls ../tree | grep -q one.txt; cd ..; git init -q --bare bare.git; cd clone; git push -q ../bare.git HEAD:main; echo WORKED"),
        new("make", Write, "printf 'all: a b\\na b:\\n\\techo $@ > $@\\n' > Makefile; make -s -j2; cat a b | tr -d '\\n' | grep -qx ab; make -s all; echo WORKED"),
        new("C", Write, "printf '#include <stdio.h>\\nint main(void) { puts(\"hi\"); return 0; }\\n' > m.c; gcc -O2 -g m.c -o m; ./m | grep -qx hi; ar rcs m.a m.c; echo WORKED"),
        new("python: tests and packages", Write, "mkdir pk; echo 'def f(): return 1' > pk/__init__.py; printf 'import unittest, pk\\nclass T(unittest.TestCase):\\n    def test(self): self.assertEqual(pk.f(), 1)\\n' > test_pk.py; /usr/bin/python3 -m unittest -q 2>&1 | grep -q OK; /usr/bin/python3 -m compileall -q pk; echo WORKED"),
        new("python: an environment", Write, "/usr/bin/python3 -m venv --without-pip env; env/bin/python -c 'import sys; print(sys.prefix)' | grep -q env; echo WORKED"),
        new("node: tests", Write, "printf 'require(\"node:test\")(\"t\", () => require(\"assert\").equal(1, 1));' > a.test.js; node --test a.test.js > log; grep -q 'pass 1' log; echo WORKED"),
        new("npm install from a local package, offline", Write, "mkdir lib app; echo '{\"name\":\"lib\",\"version\":\"1.0.0\"}' > lib/package.json; echo 'module.exports = 42;' > lib/index.js; (cd lib; npm pack --silent > /dev/null); cd app; echo '{\"name\":\"app\",\"version\":\"1.0.0\",\"scripts\":{\"start\":\"node -p \\\"require('\"'\"'lib'\"'\"')\\\"\"}}' > package.json; npm install --offline --no-audit --no-fund --silent ../lib/lib-1.0.0.tgz; npm run -s start | grep -qx 42; echo WORKED"),
        new("npm install from a local cache", Write, "mkdir lib; echo '{\"name\":\"lib\",\"version\":\"1.0.0\"}' > lib/package.json; (cd lib; npm pack --silent > /dev/null); npm cache add --cache $PWD/cache ./lib/lib-1.0.0.tgz; mkdir app; cd app; echo '{}' > package.json; npm install --cache $PWD/../cache --prefer-offline --no-audit --no-fund --silent ../lib/lib-1.0.0.tgz; ls node_modules | grep -qx lib; echo WORKED"),
        new("dotnet build and run", Write, "mkdir net; cd net; printf '<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>' > net.csproj; echo 'System.Console.WriteLine(6 * 7);' > p.cs; dotnet build --nologo -v q; dotnet bin/Debug/net10.0/net.dll | grep -qx 42; echo WORKED"),

        // The network.
        new("a server and its client", Network, "/usr/bin/python3 -m http.server --bind 127.0.0.1 18765 > log 2>&1 & s=$!; for i in {1..100}; do curl -sf http://127.0.0.1:18765/project/a.txt > got && break; sleep 0.1; done; grep -q apple got; kill $s; echo WORKED"),
        new("sockets of all ordinary kinds", Network, "/usr/bin/python3 - <<'END'\nimport socket\nfor family in (socket.AF_INET, socket.AF_INET6):\n    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM): socket.socket(family, kind)\nprint(socket.getaddrinfo('localhost', 80)[0][4][1])\nEND\necho WORKED"),
    ];
}
