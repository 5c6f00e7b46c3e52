using Dashboard.Projects;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Identity;

/// <summary>Destroys the replaced secrets that are kept for diagnosis, after a confirmation.</summary>
public abstract class DestroySecretPage(CurrentProject current, DestroyPreviousSecret destroy) : SecretDoorPage(current)
{
    public override string Here => "Previous secret";

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken) =>
        await destroy.ExecuteAsync(Door.Key, cancellationToken) > 0
            ? BackToPanel("The previous secret was destroyed.", worked: true)
            : BackToPanel("There was no previous secret left.", worked: false);
}
