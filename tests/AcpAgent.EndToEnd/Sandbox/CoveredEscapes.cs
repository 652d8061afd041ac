namespace AcpAgent.EndToEnd.Sandbox;

/// <summary>Ways to what a profile denies although it lies where commands may write: each succeeds without the sandbox and must fail in it.</summary>
public static class CoveredEscapes
{
    public static IReadOnlyList<Attempt> All { get; } =
    [
        new("covered: read in a directory", "grep -q SECRET $SHARED/sealed/secret && echo ESCAPED"),
        new("covered: read a file", "grep -q SECRET $SHARED/in/sealed && echo ESCAPED"),
        new("covered: the names in a directory", "ls $SHARED/sealed && echo ESCAPED"),
        new("covered: enter a directory", "cd $SHARED/sealed && echo ESCAPED"),
        new("covered: write in a directory", "echo x > $SHARED/sealed/new"),
        new("covered: write a file", "echo x > $SHARED/in/sealed"),
        new("covered: write at the end of a file", "echo x >> $SHARED/in/sealed"),
        new("covered: remove a directory", "rm -rf $SHARED/sealed"),
        new("covered: remove a file", "rm -f $SHARED/in/sealed"),
        new("covered: remove what is around it", "rm -rf $SHARED/in"),
        new("covered: rename a directory", "mv $SHARED/sealed $SHARED/free && grep -q SECRET $SHARED/free/secret && echo ESCAPED"),
        new("covered: rename a file", "mv $SHARED/in/sealed $SHARED/free && grep -q SECRET $SHARED/free && echo ESCAPED"),
        new("covered: rename what is around it", "mv $SHARED/in $SHARED/free"),
        new("covered: rename something else over it", "echo x > $SHARED/free; mv -f $SHARED/free $SHARED/in/sealed"),
        Attempt.Python("covered: rename one for the other", "s = os.environ['SHARED']\nos.mkdir(s + '/free')\ncall('renameat2', -100, (s + '/free').encode(), -100, (s + '/sealed').encode(), 2)"),
        new("covered: a hard link to it", "ln $SHARED/in/sealed $SHARED/free && grep -q SECRET $SHARED/free && echo ESCAPED"),
        new("covered: a link to it", "ln -s $SHARED/sealed $SHARED/free; grep -q SECRET $SHARED/free/secret && echo ESCAPED"),
        new("covered: by a relative path", "cd $SHARED/in; grep -q SECRET ../sealed/secret && echo ESCAPED"),
        new("covered: through /proc/self/root", "grep -q SECRET /proc/self/root$SHARED/in/sealed && echo ESCAPED"),
        new("covered: through the root of another process", "grep -q SECRET /proc/$OTHER/root$SHARED/in/sealed && echo ESCAPED"),
        new("covered: give it another mode", "chmod 777 $SHARED/sealed; chmod 666 $SHARED/in/sealed"),
        Attempt.Python("covered: through a handle of what is around it", "s = os.environ['SHARED']\nd = os.open(s, os.O_PATH)\nif b'SECRET' in os.read(os.open('in/sealed', os.O_RDONLY, dir_fd=d), 10): escaped()"),
        new("covered: take the cover away", "umount -l $SHARED/sealed 2> /dev/null; unshare --user --map-root-user --mount umount -l $SHARED/sealed; cat $SHARED/sealed/secret | grep -q SECRET && echo ESCAPED"),
        new("covered: copy all", "cp -r $SHARED copy; grep -rq SECRET copy && echo ESCAPED"),
    ];
}
