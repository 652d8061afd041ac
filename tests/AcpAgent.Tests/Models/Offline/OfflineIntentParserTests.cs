using AcpAgent.Core.Models.Offline;
using Xunit;

namespace AcpAgent.Tests.Models.Offline;

public sealed class OfflineIntentParserTests
{
    [Theory]
    [InlineData("What is in this folder?")]
    [InlineData("look around")]
    [InlineData("list the files")]
    [InlineData("Explain this project.")]
    [InlineData("please list")]
    public void Looks(string prompt) => Assert.Equal(new OfflineIntent.Look(), OfflineIntentParser.Parse(prompt));

    [Theory]
    [InlineData("write hello to notes.txt", "notes.txt", "hello")]
    [InlineData("Write \"hello world\" into the file notes.txt.", "notes.txt", "hello world")]
    [InlineData("please write the words good morning to a new file called docs/day.md", "docs/day.md", "good morning")]
    [InlineData("create a file notes.txt with hello there", "notes.txt", "hello there")]
    [InlineData("create a file called `a b.txt` containing the text x = 1;\ny", "a b.txt", "x = 1;\ny")]
    [InlineData("save my list in /tmp/x/list.txt", "/tmp/x/list.txt", "my list")]
    [InlineData("create hello.py: print('hi')", "hello.py", "print('hi')")]
    [InlineData("make a new file empty.txt", "empty.txt", "Hello from the offline model.\n")]
    public void Writes(string prompt, string path, string content) =>
        Assert.Equal(new OfflineIntent.Write(path, content), OfflineIntentParser.Parse(prompt));

    [Theory]
    [InlineData("read notes.txt", "notes.txt")]
    [InlineData("Show me the contents of src/Program.cs, please", "src/Program.cs")]
    [InlineData("what is in README.md?", "README.md")]
    [InlineData("open the file \"my notes.txt\"", "my notes.txt")]
    [InlineData("cat .gitignore", ".gitignore")]
    [InlineData("explain /etc/hosts", "/etc/hosts")]
    public void Reads(string prompt, string path) => Assert.Equal(new OfflineIntent.Read(path), OfflineIntentParser.Parse(prompt));

    [Theory]
    [InlineData("remember the word kingfisher", "kingfisher")]
    [InlineData("Please remember that my name is Ada.", "my name is Ada")]
    [InlineData("Remember: \"blue\"", "blue")]
    public void Remembers(string prompt, string what) => Assert.Equal(new OfflineIntent.Remember(what), OfflineIntentParser.Parse(prompt));

    [Theory]
    [InlineData("which word?")]
    [InlineData("What was the word?")]
    [InlineData("Which word did I ask you to remember?")]
    [InlineData("do you still remember it?")]
    public void Recalls_what_was_remembered(string prompt) =>
        Assert.Equal(new OfflineIntent.RecallRemembered(), OfflineIntentParser.Parse(prompt));

    [Theory]
    [InlineData("what did I say before?")]
    [InlineData("What was my first question?")]
    [InlineData("summarize our conversation")]
    public void Recalls_prompts(string prompt) => Assert.Equal(new OfflineIntent.RecallPrompts(), OfflineIntentParser.Parse(prompt));

    [Theory]
    [InlineData("plan the release of version 2", "the release of version 2")]
    [InlineData("make a todo list for the garden.", "the garden")]
    public void Plans(string prompt, string topic) => Assert.Equal(new OfflineIntent.Plan(topic), OfflineIntentParser.Parse(prompt));

    [Theory]
    [InlineData("Hello!")]
    [InlineData("good morning")]
    public void Greets(string prompt) => Assert.Equal(new OfflineIntent.Greet(), OfflineIntentParser.Parse(prompt));

    [Theory]
    [InlineData("The weather is fine.")]
    [InlineData("")]
    [InlineData("history")]
    public void Talks_about_anything_else(string prompt) => Assert.Equal(new OfflineIntent.Talk(prompt), OfflineIntentParser.Parse(prompt));
}
