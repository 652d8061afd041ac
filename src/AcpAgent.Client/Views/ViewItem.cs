namespace AcpAgent.Client.Views;

/// <summary>One thing in a conversation, in the place where it first appeared.</summary>
public abstract class ViewItem
{
    private protected ViewItem()
    {
    }
}
