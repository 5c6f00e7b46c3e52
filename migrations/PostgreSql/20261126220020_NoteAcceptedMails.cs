using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Dashboard.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class NoteAcceptedMails : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_OutboxMails_Due",
                table: "OutboxMails");

            migrationBuilder.CreateTable(
                name: "AcceptedMails",
                columns: table => new
                {
                    MailId = table.Column<long>(type: "bigint", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ReadNumber = table.Column<int>(type: "integer", nullable: false),
                    ReadAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AcceptedMails", x => x.MailId);
                });

            migrationBuilder.CreateIndex(
                name: "IX_OutboxMails_Due",
                table: "OutboxMails",
                columns: new[] { "DueAt", "Id", "ProjectId", "TicketId" },
                filter: "\"State\" IN (1, 2, 6)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AcceptedMails");

            migrationBuilder.DropIndex(
                name: "IX_OutboxMails_Due",
                table: "OutboxMails");

            migrationBuilder.CreateIndex(
                name: "IX_OutboxMails_Due",
                table: "OutboxMails",
                columns: new[] { "DueAt", "ProjectId", "TicketId" },
                filter: "\"State\" IN (1, 2, 6)");
        }
    }
}
