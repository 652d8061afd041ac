using AcpAgent.Core.Permissions.Commands;

namespace AcpAgent.Core.Permissions.Harmless;

/// <summary>
/// The programs that only read, with the options that keep it so. The options are those of GNU, of which BSD's are mostly a part; an
/// option is left out where on any system it writes, starts something, waits without end or reads a file that is not looked at here.
/// </summary>
internal static class HarmlessPrograms
{
    private const string Sums = "binary text zero tag";

    private static readonly Dictionary<string, ProgramOptions> _known = new()
    {
        ["ls"] = new("aAbBcCdfFgGhHiklLmnNopqQrRsStuUvxXZ1", "ITw", "all almost-all author escape block-size= ignore-backups color color? directory dired classify classify? file-type format= full-time group-directories-first no-group human-readable si dereference dereference-command-line hide= hyperlink? indicator-style= inode ignore= kibibytes numeric-uid-gid literal hide-control-chars show-control-chars quote-name quoting-style= reverse recursive size sort= time= time-style= tabsize= width= context zero", OperandKind.Paths),
        ["cat"] = new("AbeEnstTuv", "", "show-all number-nonblank show-ends number squeeze-blank show-tabs show-nonprinting", OperandKind.Paths),
        ["tac"] = new("b", "s", "before separator=", OperandKind.Paths),
        ["nl"] = new("p", "bdfhilnsvw", "body-numbering= number-format= number-width= number-separator= starting-line-number=", OperandKind.Paths),
        ["rev"] = new("", "", "", OperandKind.Paths),
        ["head"] = new("#qvz", "cn", "bytes= lines= quiet silent verbose zero-terminated", OperandKind.Paths),
        ["tail"] = new("#qvz", "cn", "bytes= lines= quiet silent verbose zero-terminated", OperandKind.Paths),
        ["wc"] = new("cmlLw", "", "bytes chars lines max-line-length words total=", OperandKind.Paths),
        ["grep"] = new("#abcEFGhHiIlLnoPqrsTvwxyzZ", "ABCdDem", "extended-regexp fixed-strings basic-regexp perl-regexp regexp= ignore-case no-ignore-case word-regexp line-regexp null-data no-messages invert-match max-count= byte-offset line-number line-buffered with-filename no-filename only-matching quiet silent binary-files= text directories= devices= recursive include= exclude= exclude-dir= files-without-match files-with-matches count initial-tab null before-context= after-context= context= color color? colour colour?", OperandKind.TextThenPaths, "-e --regexp "),
        ["rg"] = new("#abcFHiIlnNopPqsSuUvVwx0.", "ABCdEgejMmrTt", "after-context= before-context= context= count count-matches case-sensitive ignore-case smart-case fixed-strings files files-with-matches files-without-match glob= iglob= hidden no-hidden no-ignore no-ignore-vcs no-ignore-parent invert-match json line-number no-line-number line-regexp word-regexp max-columns= max-columns-preview max-count= max-depth= maxdepth= max-filesize= multiline multiline-dotall no-filename with-filename heading no-heading no-config no-messages null only-matching passthru pcre2 engine= pretty quiet regexp= replace= sort= sortr= stats text threads= trim type= type-not= type-list unrestricted version vimgrep color= colors= column no-column context-separator= crlf encoding= byte-offset binary no-mmap one-file-system path-separator=", OperandKind.TextThenPaths, "-e --regexp --files --type-list "),
        ["egrep"] = new("#abcEFGhHiIlLnoPqrsTvwxyzZ", "ABCem", "include= exclude= exclude-dir= color? line-number", OperandKind.TextThenPaths, "-e --regexp "),
        ["fgrep"] = new("#abcEFGhHiIlLnoPqrsTvwxyzZ", "ABCem", "include= exclude= exclude-dir= color? line-number", OperandKind.TextThenPaths, "-e --regexp "),
        ["pwd"] = new("LP", "", "logical physical", OperandKind.None),
        ["which"] = new("as", "", "all", OperandKind.Text),
        ["file"] = new("bhiklNnrv0", "FP", "brief mime mime-type mime-encoding no-dereference keep-going no-pad raw separator= extension", OperandKind.Paths),
        ["du"] = new("0abchkmPsSx", "Bdt", "all apparent-size block-size= bytes total max-depth= human-readable si count-links one-file-system separate-dirs summarize threshold= exclude= time time?", OperandKind.Paths),
        ["df"] = new("ahHiklmPTv", "Btx", "all block-size= human-readable si inodes local portability print-type type= exclude-type= total no-sync output output?", OperandKind.Paths),
        ["ps"] = new("AadefFHjlLMNTuvwxXyZcg", "CGgopqstUuO", "no-headers no-heading headers sort= pid= ppid= format= forest cols= columns= deselect user= User= group= width= rows= lines= cumulative", OperandKind.Text),
        ["diff"] = new("#abBcdEeHinNpPqstTuwyZ", "CFILSUWx", "brief report-identical-files side-by-side left-column suppress-common-lines show-c-function expand-tabs initial-tab new-file ignore-file-name-case exclude= ignore-case ignore-tab-expansion ignore-trailing-space ignore-space-change ignore-all-space ignore-blank-lines ignore-matching-lines= text strip-trailing-cr minimal speed-large-files color color? unified unified= context context= width= normal no-dereference", OperandKind.Paths),
        ["cmp"] = new("bls", "in", "print-bytes verbose silent quiet bytes= ignore-initial=", OperandKind.Paths),
        ["comm"] = new("123z", "", "check-order nocheck-order output-delimiter= total", OperandKind.Paths),
        ["stat"] = new("fLtx", "c", "dereference file-system terse format= printf= cached=", OperandKind.Paths),
        ["sort"] = new("bcCdfghiMmnrRsuVz", "kSt", "ignore-leading-blanks dictionary-order ignore-case general-numeric-sort ignore-nonprinting month-sort human-numeric-sort numeric-sort reverse version-sort check check? key= merge stable buffer-size= field-separator= unique zero-terminated sort= parallel=", OperandKind.Paths),
        ["uniq"] = new("#cdDiuz", "fsw", "count repeated all-repeated all-repeated? skip-fields= ignore-case skip-chars= unique zero-terminated check-chars= group group?", OperandKind.OnePath),
        ["cut"] = new("nsz", "bcdf", "bytes= characters= delimiter= fields= complement only-delimited output-delimiter= zero-terminated", OperandKind.Paths),
        ["paste"] = new("sz", "d", "delimiters= serial zero-terminated", OperandKind.Paths),
        ["join"] = new("iz", "12aejtv", "", OperandKind.Paths),
        ["tr"] = new("cCdst", "", "complement delete squeeze-repeats truncate-set1", OperandKind.Text),
        ["fold"] = new("bs", "w", "bytes spaces width=", OperandKind.Paths),
        ["fmt"] = new("cstu", "wgp", "width= goal= split-only uniform-spacing", OperandKind.Paths),
        ["expand"] = new("i", "t", "initial tabs=", OperandKind.Paths),
        ["column"] = new("tnxeJ", "csoNRHTEW", "table separator= output-separator= table-columns= table-right= json", OperandKind.Paths),
        ["od"] = new("abcdfiloshxv", "AjNStw", "address-radix= skip-bytes= read-bytes= strings= format= output-duplicates width=", OperandKind.Paths),
        ["xxd"] = new("abCeEiptu", "cglos", "", OperandKind.OnePath),
        ["hexdump"] = new("bcCdovx", "ens", "canonical length= skip=", OperandKind.Paths),
        ["strings"] = new("afow", "enstT", "all print-file-name bytes= radix= encoding=", OperandKind.Paths),
        ["md5sum"] = new("btz", "", Sums, OperandKind.Paths),
        ["sha1sum"] = new("btz", "", Sums, OperandKind.Paths),
        ["sha256sum"] = new("btz", "", Sums, OperandKind.Paths),
        ["sha512sum"] = new("btz", "", Sums, OperandKind.Paths),
        ["cksum"] = new("", "", "", OperandKind.Paths),
        ["b2sum"] = new("btz", "", Sums, OperandKind.Paths),
        ["basename"] = new("az", "s", "multiple suffix= zero", OperandKind.Text),
        ["dirname"] = new("z", "", "zero", OperandKind.Text),
        ["realpath"] = new("eLmPsqz", "", "canonicalize-existing canonicalize-missing logical physical quiet strip no-symlinks zero relative-to= relative-base=", OperandKind.Paths),
        ["readlink"] = new("efmnqsvz", "", "canonicalize canonicalize-existing canonicalize-missing no-newline quiet silent verbose zero", OperandKind.Paths),
        ["tree"] = new("aAcCdDfFghinNpqrsStuUvxX", "HILPT", "noreport dirsfirst filesfirst prune du si inodes device matchdirs ignore-case gitignore charset= filelimit= timefmt= sort= sort? nolinks", OperandKind.Paths),
        ["jq"] = new("acCeejMnrRsS", "", "arg= argjson= compact-output raw-output raw-input slurp sort-keys exit-status null-input color-output monochrome-output tab indent= join-output ascii-output", OperandKind.TextThenPaths),
        ["seq"] = new("w", "fs", "format= separator= equal-width", OperandKind.Text),
        ["sleep"] = new("", "", "", OperandKind.Text),
        ["uname"] = new("asnrvmpio", "", "all kernel-name nodename kernel-release kernel-version machine processor operating-system", OperandKind.None),
        ["whoami"] = new("", "", "", OperandKind.None),
        ["id"] = new("agGnruz", "", "group groups name real user zero", OperandKind.Text),
        ["groups"] = new("", "", "", OperandKind.Text),
        ["nproc"] = new("", "", "all ignore=", OperandKind.None),
        ["hostname"] = new("s", "", "short", OperandKind.None),
        ["arch"] = new("", "", "", OperandKind.None),
        ["uptime"] = new("ps", "", "pretty since", OperandKind.None),
        ["free"] = new("bkmghltw", "", "bytes kibi mebi gibi human wide total", OperandKind.None),
        ["date"] = new("uIR", "d", "utc universal rfc-email rfc-3339= iso-8601 iso-8601? date=", OperandKind.Text),
        ["cal"] = new("13my", "", "", OperandKind.Text),
        ["getconf"] = new("", "", "", OperandKind.Text),
        ["true"] = new("", "", "", OperandKind.Text),
        ["false"] = new("", "", "", OperandKind.Text),
        ["echo"] = new("neE", "", "", OperandKind.Text),
    };

    private static readonly HashSet<string> _tellVersion = ["node", "python", "python3", "perl", "ruby", "php", "gcc", "g++", "cc", "clang", "make", "cmake", "git", "rg", "jq", "tar", "bash", "awk", "sed", "grep"];

    private static readonly HashSet<string> _builtins = ["echo", "printf", "pwd", "test", "[", "true", "false", ":", "cd", "type", "command"];

    /// <summary>The table of a program; null for any that is not in it.</summary>
    public static ProgramOptions? Of(string name) => _known.GetValueOrDefault(name);

    /// <summary>True where the shell does it without any file.</summary>
    public static bool IsBuiltin(string name) => _builtins.Contains(name);

    /// <summary>True for <c>PROGRAM --version</c> of a program that then does nothing else.</summary>
    public static bool TellsVersion(string name, IReadOnlyList<Field> arguments) => arguments is [{ Plain: "--version" }] && _tellVersion.Contains(name);
}
